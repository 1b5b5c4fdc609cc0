"""Static files under hashed names, ES module imports included."""

import re
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    #: One pass for each step of the longest chain of imports, and one to see that all is stable.
    max_post_process_passes = 20
    _patterns: dict[str, list[tuple[re.Pattern[str], str]]]  # made by Django from its own lists

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # `import("./x.js")` is how comments name types, in circles that no hash can settle; our
        # scripts import nothing that way.
        self._patterns["*.js"] = [
            (pattern, template)
            for pattern, template in self._patterns["*.js"]
            if r"import\(" not in pattern.pattern
        ]
