"""Settings of the portal; publishconf.py adds what differs in production. docs/settings.md explains each."""

from plugins.portal.plugin import NewsPelican

PELICAN_CLASS = NewsPelican

SITENAME = "Lạc Giang"
SITESUBTITLE = "Trang tin điện tử Đảng bộ thành phố Lạc Giang"
SITEURL = ""
OWNER = "Thành ủy Lạc Giang"
CONTACT = (
    "Cơ quan chủ quản: Thành ủy Lạc Giang",
    "Thành phố Lạc Giang và mọi người, mọi việc của thành phố trên trang này đều là hư cấu, dùng để giới thiệu phần mềm.",
)
DEVELOPMENT = True
# Articles that were read can be read again without a connection.
OFFLINE_READING = True
# Whose players may be set into a page, once a reader has clicked.
PLAYER_HOSTS = ("www.youtube-nocookie.com", "player.vimeo.com", "www.facebook.com")

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
THEME = "theme"
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"
# The site's names on pages in other languages.
I18N_SUBSITES = {
    "en": {
        "SITESUBTITLE": "News portal of the Party organisation of Lạc Giang city",
        "OWNER": "Party committee of Lạc Giang city",
        "CONTACT": (
            "Published by the Party committee of Lạc Giang city",
            "The city of Lạc Giang and everyone and everything in it are fictitious; they show what the software does.",
        ),
    }
}
# Images and documents are copied by plugins/images.
STATIC_PATHS = []
DEFAULT_PAGINATION = 20
FEED_MAX_ITEMS = 30
WEBSUB_HUB = ""
# A picture of each article and campaign for other sites that link to it.
SOCIAL_CARDS = True
# Without the index, the search page says that there is none.
SEARCH_INDEX = True
# Drafts and embargoed articles are in no build but the preview of `make devserver`.
SHOW_DRAFTS = False
# The editors' desk at /admin/ is part of a build only if it is asked for.
DESK = False
DESK_BACKEND = {}

# The pipeline, in order.
PLUGINS = [
    "plugins.citations.plugin",
    "plugins.proofreading.plugin",
    "plugins.articles.plugin",
    "plugins.topics.plugin",
    "plugins.committees.plugin",
    "plugins.register.plugin",
    "plugins.pages.plugin",
    "plugins.images.plugin",
    "plugins.feeds.plugin",
    "plugins.seo.plugin",
    "plugins.search.plugin",
    "plugins.webapp.plugin",
    "plugins.desk.plugin",
]

# The portal makes its own feeds (plugins/feeds); Pelican's are off so that it doesn't warn of them.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
