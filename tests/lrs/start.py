# Starts ralph-malph, a learning record store, on this machine with its file back end: folder, port, origin that may ask from a
# browser. Its back end (5.1.0) writes its file once and refuses to go on with it: here it is told to append.
import json, os, sys

folder, port, origin = sys.argv[1:4]
os.environ.update(
    HOME=folder,
    RALPH_APP_DIR=folder,
    RALPH_AUTH_FILE=f"{folder}/auth.json",
    RALPH_RUNSERVER_BACKEND="fs",
    RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH=folder,
    RALPH_RUNSERVER_CORS_ALLOW_ORIGINS=json.dumps([origin]),
)

import bcrypt  # noqa: E402

user = {
    "username": "tester",
    "hash": bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode(),
    "scopes": ["statements/write", "statements/read"],
    "agent": {"objectType": "Agent", "account": {"homePage": "https://lrs.example/", "name": "tester"}},
}
with open(f"{folder}/auth.json", "w") as file:
    json.dump([user], file)

from ralph.backends.data.base import BaseOperationType  # noqa: E402
from ralph.backends.data.fs import FSDataBackend  # noqa: E402

FSDataBackend.default_operation_type = BaseOperationType.APPEND

import uvicorn  # noqa: E402

uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(port), log_level="warning")
