"""The desk in a browser, as an editor works with it: over a content folder, or over a repository elsewhere.

Chromium's dialog for choosing a folder can't be answered from a script; the folder that it would give is the browser's
own private one, filled with the content.
"""

import base64
from collections.abc import Mapping
from contextlib import suppress

from playwright.sync_api import BrowserContext, TimeoutError

FOLDER = "window.showDirectoryPicker = () => navigator.storage.getDirectory();"
FILL = """async (files) => {
    const root = await navigator.storage.getDirectory();
    await root.getDirectoryHandle(".git", { create: true });
    for (const [path, data] of Object.entries(files)) {
        const names = path.split("/");
        let folder = root;
        for (const name of names.slice(0, -1)) {
            folder = await folder.getDirectoryHandle(name, { create: true });
        }
        const file = await (await folder.getFileHandle(names.at(-1), { create: true })).createWritable();
        await file.write(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
        await file.close();
    }
}"""
EMPTY = """async () => {
    const files = {};
    const walk = async (folder, prefix) => {
        for await (const [name, handle] of folder.entries()) {
            if (handle.kind === "directory") {
                await walk(handle, `${prefix}${name}/`);
            } else {
                const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
                files[prefix + name] = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
            }
        }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return files;
}"""


class Desk:
    """The desk at an address, opened in a browser of its own; `files` are the content folder that it may be given."""

    def __init__(self, context: BrowserContext, address: str, files: Mapping[str, bytes]) -> None:
        self.messages, self.requests = [], []
        # Any page of the site's address can reach the private folder before the desk does. It is another one, for the
        # browser looks for the icon of what has none, and tells that there is none as late as the desk is open.
        page = context.new_page()
        page.goto(f"{address}/admin/config.json")
        page.evaluate(FILL, {f"content/{path}": base64.b64encode(data).decode() for path, data in files.items()})
        page.close()
        self.page = page = context.new_page()
        page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.add_init_script(FOLDER)
        page.goto(f"{address}/admin/")

    def open_folder(self):
        """Open the content folder."""
        self.page.get_by_role("button", name="Mở thư mục trên máy này").click()
        self.page.get_by_role("row").first.wait_for()

    def sign_in(self, token):
        """Open the repository with an access token."""
        self.page.get_by_role("button", name="mã truy cập").click()
        self.page.get_by_role("textbox").fill(token)
        self.page.get_by_role("button", name="Đăng nhập").last.click()
        self.page.get_by_role("row").first.wait_for()

    def begin(self, kind):
        """Open an empty form of a kind."""
        self.page.get_by_role("treeitem", name=kind).click()
        self.page.get_by_role("button", name="Tạo bài viết mới").click()
        self.wait_for_form()

    def open(self, title):
        """Open an article."""
        self.page.get_by_role("row", name=title).click()
        self.wait_for_form()

    def wait_for_form(self):
        """Wait for the form's last field and for the preview."""
        self.find("body").locator('[contenteditable="true"]').wait_for()
        self.page.locator('section[data-key-path="body"]').nth(1).wait_for()

    def find(self, key):
        """Return a field of the form."""
        return self.page.locator(f'section[data-key-path="{key}"]').first

    def fill(self, key, text):
        """Type into a field, again if need be: the CMS forgets what is typed while it still puts a form together."""
        shown = self.page.locator(f'section[data-key-path="{key}"]').nth(1).get_by_text(text)
        for _ in range(5):
            self.find(key).get_by_role("textbox").first.fill("")
            self.find(key).get_by_role("textbox").first.fill(text)
            with suppress(TimeoutError):
                return shown.first.wait_for(timeout=3000)
        raise AssertionError(f"{key} does not take what is typed")

    def pick(self, key, name):
        """Choose an entry in a picker, opened again if need be: the CMS closes it while it still puts a form together."""
        for _ in range(5):
            self.find(key).get_by_role("combobox").first.click()
            with suppress(TimeoutError):
                return self.page.get_by_role("option", name=name).first.click(timeout=3000)
        raise AssertionError(f"{key} does not offer {name}")

    def upload(self, key, name, data):
        """Put a new picture into a field."""
        self.find(key).get_by_role("button", name="Duyệt tệp").click()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Tải lên").click()
        chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
        self.page.get_by_role("button", name="Chèn").click()

    def commit(self):
        """Save the form."""
        self.page.get_by_role("button", name="Lưu", exact=True).click()
        self.page.get_by_text("Đã lưu bài viết").wait_for()

    def save(self):
        """Save the form and return the content folder's files."""
        self.commit()
        files = self.page.evaluate(EMPTY)
        return {path.removeprefix("content/"): base64.b64decode(data) for path, data in files.items()}
