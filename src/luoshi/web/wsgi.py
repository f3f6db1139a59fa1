"""The platform as a WSGI application: ``gunicorn luoshi.web.wsgi`` or ``luoshi serve``."""

import os
import sys

from luoshi.web.environment import missing_on_a_server

missing = missing_on_a_server()
if missing:
    sys.stderr.write(
        f"Luoshi does not start: {', '.join(missing)} not set. Set it in the environment as docs/settings.md "
        "says, or LUOSHI_LOCAL=1 to try Luoshi on this machine alone.\n"
        f"落实未启动:未设置 {'、'.join(missing)}。请按 docs/settings.md 在环境变量中设置;"
        "只在本机试用时可设 LUOSHI_LOCAL=1。\n"
    )
    raise SystemExit(3)  # gunicorn stops at 3 instead of starting the worker over and over

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.web.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402  # Django reads the settings when imported

application = get_wsgi_application()
