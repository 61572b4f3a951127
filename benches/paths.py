"""Where things are."""

import os
from pathlib import Path

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
# Everything that a run writes and nobody keeps.
WORK = ROOT / "objs" / "bench"
# A copy of the module, so that a build in the meantime changes nothing.
MODULE = WORK / "ngx_http_antileech_module.so"
# Not left in the environment: nginx has a use of its own for this variable, the sockets that a binary
# upgrade hands on.
NGINX = os.environ.pop("NGINX", "nginx")
