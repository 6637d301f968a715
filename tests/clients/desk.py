"""A member of staff at the desk, who reads its pages and sends its forms."""

import html
import re

OFFICIALS = {
    "clerk": "Mia Chen, City Clerk",
    "counsel": "Lee Park, Senior Deputy City Attorney",
    "open-data": "Ana Ruiz, Open Data Manager",
    "auditor": "Sam Doe, City Auditor",
    "admin": "Kim Lee, Systems Administrator",
}
PASSWORD = "a long and quiet password"


class Refused(Exception):
    """The form came back: what was wrong, in words."""


class Staff:
    """A person with a role, signed in."""

    def __init__(self, city, role, official=None, email=None):
        self.city = city
        self.official = official or OFFICIALS[role]
        self.http = city.http
        email = email or f"{role}@city.example"
        done = city.run("user", "add", "--email", email, "--role", role, "--name", self.official)
        token = re.search(r"/desk/invitation/(\S+)", done.stdout).group(1)
        self.send(f"/desk/invitation/{token}", password=PASSWORD, again=PASSWORD)
        if "/desk/sign-out" not in self.get("/desk").text:
            self.send("/desk/sign-in", email=email, password=PASSWORD)
        assert "/desk/sign-out" in self.get("/desk").text, f"{email} is not signed in"

    def get(self, path):
        return self.http.get(self.city.desk + path, timeout=60)

    def text(self, path):
        """The words of a page, without its marks."""
        page = re.sub(r"<(script|style).*?</\1>", "", self.get(path).text, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

    def send(self, path, page=None, **answers):
        """Sends a form with the token of the page it is on; raises what the page says when it comes back."""
        shown = self.get(page or path)
        token = re.search(r'name="token" value="([^"]+)"', shown.text).group(1)
        data = {name.replace("_", "-"): value for name, value in answers.items()}
        sent = self.http.post(self.city.desk + path, data={"token": token, **data}, timeout=120)
        if sent.status_code == 422:
            said = re.findall(r'dl-error-summary__list">(.*?)</ul>', sent.text, flags=re.S)
            raise Refused(html.unescape(" ".join(re.sub(r"<[^>]+>", " ", " ".join(said)).split())))
        assert sent.ok, f"{path}: {sent.status_code}\n{sent.text[:2000]}"
        return sent

    def open(self, word, **answers):
        """Opens a matter at the desk and gives its number."""
        sent = self.send(f"/desk/matters/open/{word}", **answers)
        return re.search(r"\b[A-Z]-\d{4}-\d{4}\b", sent.url + " " + sent.text).group(0)

    def step(self, number, act, **answers):
        """Takes a step of a matter."""
        return self.send(f"/desk/matters/{number}/steps/{act}", page=f"/desk/matters/{number}", **answers)

    def determine(self, number, responsible=None, **answers):
        """Determines every item as the register says."""
        page = f"/desk/matters/{number}"
        answers.setdefault("responsible", responsible or self.official)
        return self.send(f"{page}/determination", page=page, do="determine", **answers)
