//! What surrounds every page: title, who is signed in, navigation, breadcrumb, what was just done.

use crate::roles::Task;
use crate::visit::Visit;
use crate::{flash, words};
use records::MatterKind;

/// A step of the breadcrumb that leads somewhere.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    /// The words.
    pub words: String,
    /// The address.
    pub href: String,
}

/// A link of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// The address.
    pub href: &'static str,
    /// The words.
    pub words: &'static str,
    /// The value of `aria-current`, where the visitor is.
    pub current: Option<&'static str>,
}

/// Links that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// What they have in common.
    pub name: &'static str,
    /// The links.
    pub links: Vec<Link>,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    pub city: String,
    /// The title of the page.
    pub title: String,
    /// The name of who is signed in.
    pub name: String,
    /// What the person’s role is called.
    pub role: &'static str,
    /// The token of every form on the page.
    pub token: String,
    pub groups: Vec<Group>,
    /// From the inbox to the page above this one.
    pub crumbs: Vec<Crumb>,
    /// What was just done.
    pub flash: Option<&'static str>,
    /// Whether a form came back with mistakes.
    pub failed: bool,
    /// Where the public side is.
    pub portal: String,
}

/// Every section: group, address, words, and who sees it.
const SECTIONS: [(&str, &str, &str, Option<Task>); 15] = [
    ("Matters", "/desk", "Inbox", None),
    ("Matters", "/desk/matters/new", "Enter a matter", Some(Task::TakeIn)),
    ("Matters", "/desk/matters/open", "Enter what came in", Some(Task::Write(MatterKind::JudicialReview))),
    ("Matters", "/desk/arrivals", "Mail that came in", Some(Task::TakeIn)),
    ("Matters", "/desk/assigned", "To answer", Some(Task::AnswerItems)),
    ("Data", "/desk/datasets", "Datasets", Some(Task::ReadRegister)),
    ("Data", "/desk/uploads", "Uploads", Some(Task::BringIn)),
    ("Data", "/desk/register", "Register of exemptions", Some(Task::ReadRegister)),
    ("Data", "/desk/systems", "Enterprise systems", Some(Task::ListSystems)),
    ("Settings", "/desk/settings", "City settings", Some(Task::ReadSettings)),
    ("Settings", "/desk/keys", "API keys", Some(Task::ManageKeys)),
    ("Settings", "/desk/people", "People", Some(Task::ManagePeople)),
    ("Record", "/desk/ledger", "Ledger", Some(Task::ReadLedger)),
    ("Account", "/desk/account", "Your account", None),
    ("Account", "/desk/help", "What each role may do", None),
];

impl Shell {
    /// A page of this title, in the section of this address.
    pub fn new(visit: &Visit, section: &str, title: impl Into<String>) -> Self {
        Self {
            city: visit.city.clone(),
            title: title.into(),
            name: visit.session.official.name.clone(),
            role: words::role(visit.session.role),
            token: visit.token(),
            groups: groups(visit, section),
            crumbs: Vec::new(),
            flash: visit.query.some("done").and_then(|code| flash::line(&code)),
            failed: false,
            portal: visit.state.portal_url.clone(),
        }
    }

    /// The page lies below another one.
    pub fn under(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { words: words.into(), href: href.into() });
        for link in self.groups.iter_mut().flat_map(|group| &mut group.links) {
            link.current = link.current.map(|_| "true");
        }
        self
    }

    /// A form came back with mistakes, or not.
    pub fn failed_if(mut self, failed: bool) -> Self {
        self.failed = failed;
        self
    }

    /// The title of the window.
    pub fn window_title(&self) -> String {
        let error = if self.failed { "Error: " } else { "" };
        format!("{error}{} · Desk · {} Daylight", self.title, self.city)
    }

    /// The address of the style sheet.
    pub fn css(&self) -> &'static str {
        web::assets::css_path()
    }

    /// The address of the script.
    pub fn js(&self) -> &'static str {
        web::assets::js_path()
    }

    /// The address of the icon.
    pub fn icon(&self) -> &'static str {
        web::assets::icon_path()
    }

    /// The address of the sprite.
    pub fn sprite(&self) -> &'static str {
        web::assets::sprite_path()
    }
}

fn groups(visit: &Visit, section: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (name, href, words, task) in SECTIONS {
        if task.is_some_and(|task| !visit.may(task)) {
            continue;
        }
        let link = Link { href, words, current: (href == section).then_some("page") };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.links.push(link),
            None => groups.push(Group { name, links: vec![link] }),
        }
    }
    groups
}
