"""Configuration: a homeserver that stays on loopback, knows nobody, and limits nothing."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

_FREE = {"per_second": 100_000, "burst_count": 100_000}


def write_configuration(folder: Path, port: int, given: dict[str, Any]) -> Path:
    """Write the configuration and the signing key into a folder; give the former's path."""
    seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n", encoding="utf-8")
    path = folder / "homeserver.yaml"
    # JSON is YAML.
    path.write_text(json.dumps(configure(folder, port) | given, indent=1), encoding="utf-8")
    return path


def configure(folder: Path, port: int) -> dict[str, Any]:
    """Give the configuration of a homeserver that keeps its things in a folder."""
    return {
        "server_name": "localhost",
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "homeserver.pid"),
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": False,
                "resources": [{"names": ["client"]}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "macaroon_secret_key": "made up",
        "form_secret": "made up",
        "registration_shared_secret": "made up",
        "bcrypt_rounds": 4,
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "push": {"enabled": False},
        "url_preview_enabled": False,
        **_without_limits(),
    }


def _without_limits() -> dict[str, Any]:
    return {
        "rc_message": _FREE,
        "rc_registration": _FREE,
        "rc_login": {"address": _FREE, "account": _FREE, "failed_attempts": _FREE},
        "rc_joins": {"local": _FREE, "remote": _FREE},
        "rc_joins_per_room": _FREE,
        "rc_invites": {"per_room": _FREE, "per_user": _FREE, "per_issuer": _FREE},
        "rc_key_requests": _FREE,
        "rc_room_creation": _FREE,
        "rc_media_create": _FREE,
        "rc_admin_redaction": _FREE,
        "rc_reports": _FREE,
        "rc_3pid_validation": _FREE,
        "rc_delayed_event_mgmt": _FREE,
        "rc_presence": {"per_user": _FREE},
        "rc_user_directory": _FREE,
    }
