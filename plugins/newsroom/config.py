"""What the settings say of the site."""

from collections.abc import Mapping

import msgspec

from plugins.newsroom.recordings import PLAYER_HOSTS


class Licence(msgspec.Struct, frozen=True):
    """What a site holds of other people's work: its name, whose it is, the licence's name in SPDX, and its text.

    The text is a file of the theme's; "" where it stands beside the work, which readers don't get.
    """

    name: str
    holder: str
    spdx: str
    text: str


class SiteConfig(msgspec.Struct, frozen=True):
    """The site as the settings describe it; list sizes count articles."""

    name: str
    tagline: str = ""
    owner: str = ""
    contact: tuple[str, ...] = ()
    language: str = "vi"
    page_size: int = 20
    feed_size: int = 30
    other_news: int = 5
    social_cards: bool = True
    development: bool = False
    hub: str = ""
    licences: tuple[Licence, ...] = ()
    player_hosts: tuple[str, ...] = PLAYER_HOSTS
    offline_reading: bool = True
    # The same site in other languages, as far as its names are translated.
    translated: Mapping[str, "SiteConfig"] = {}
