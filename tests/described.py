"""An application without a database, and how it describes itself: worked out once for all tests."""

from app.main import create_app
from app.settings import Settings

APP = create_app(Settings())
DESCRIPTION = APP.openapi()
