"""The formats of an export, each from a report to the bytes of a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pipeline.exports.composition import compose
from pipeline.exports.csv_table import write_csv
from pipeline.exports.file_name import file_stem
from pipeline.exports.json_document import write_json
from pipeline.exports.markdown_document import write_markdown
from pipeline.exports.report import SessionReport


@dataclass(frozen=True)
class Format:
    """`suffix` is its name in addresses and files."""

    suffix: str
    title: Promise | str
    content_type: str
    write: Callable[[SessionReport], bytes]


def _write_markdown(report: SessionReport) -> bytes:
    return write_markdown(compose(report), report.clocks)


def _write_pdf(report: SessionReport) -> bytes:
    from pipeline.exports.pdf.document import write_pdf  # noqa: PLC0415 - few processes need it

    return write_pdf(
        compose(report),
        title=" · ".join(name for name in (report.candidate, report.interview) if name),
        author=report.organization,
        language=report.language,
        clocks=report.clocks,
    )


FORMATS: Mapping[str, Format] = {
    given.suffix: given
    for given in (
        Format("pdf", _("PDF report"), "application/pdf", _write_pdf),
        Format("md", _("Markdown"), "text/markdown; charset=utf-8", _write_markdown),
        Format("json", _("JSON"), "application/json", write_json),
        Format("csv", _("CSV table"), "text/csv; charset=utf-8", write_csv),
    )
}


def file_name(report: SessionReport, suffix: str) -> str:
    return f"{file_stem(report.candidate, report.session_id)}.{suffix}"
