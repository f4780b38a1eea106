"""The links in the frame of every page."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link of the frame. `path` begins at the root of the registry."""

    text: str
    path: str

    def is_current(self, here: str) -> bool:
        """Whether a page belongs under this link.

        >>> MenuLink("Roles", "/ui/roles").is_current("/ui/roles/chief-nurse")
        True
        >>> MenuLink("Find a role", "/ui/").is_current("/ui/roles")
        False
        """
        section = self.path.rstrip("/")
        if section == "/ui":
            return here.rstrip("/") in {"/ui", "/ui/find"}
        return here == section or here.startswith(f"{section}/")


MENU: Final = (
    MenuLink("Find a role", "/ui/"),
    MenuLink("Check a list", "/ui/checks"),
    MenuLink("Roles", "/ui/roles"),
    MenuLink("Code gaps", "/ui/gaps"),
    MenuLink("Availability", "/ui/availability"),
    MenuLink("Your trust", "/ui/organisations"),
    MenuLink("Proposals", "/ui/proposals"),
    MenuLink("Releases", "/ui/releases"),
    MenuLink("Help", "/ui/help/"),
)
FOOTER: Final = (
    MenuLink("About the registry", "/ui/about"),
    MenuLink("Ambiguous titles", "/ui/ambiguous-titles"),
    MenuLink("Changes", "/ui/changes"),
    MenuLink("Data protection", "/ui/about/data-protection"),
    MenuLink("Accessibility statement", "/ui/about/accessibility"),
    MenuLink("API description", "/docs"),
)
