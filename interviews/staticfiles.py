"""Static files under hashed names, ES module imports included."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

#: `import … from "./x.js";`, `export … from "./x.js";` and `import "./x.js";`. Django's patterns
#: also take `import("./x.js")`, which here is only a type in a comment, and types go in circles.
MODULE_IMPORT = (
    r"""(?P<matched>\b(?P<keyword>import|export)(?P<names>[\s{*][^;'"]*?\bfrom\s*|\s*)["']"""
    r"""(?P<url>[./][^"']+)["']\s*;)"""
)
HASHED_IMPORT = """%(keyword)s%(names)s"%(url)s";"""


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    patterns = (*ManifestStaticFilesStorage.patterns, ("*.js", ((MODULE_IMPORT, HASHED_IMPORT),)))
    #: A module's name holds the hash of what it imports, so each level of imports takes a pass.
    max_post_process_passes = 20
