//! Which role may see and do what: decided here and nowhere else.

use acts::Session;
use records::{MatterKind, Role};

/// Something that not everyone at the desk may see or do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// See inquiries and requests with what people wrote.
    ReadMatters,
    /// Enter a matter that arrived by letter, e-mail, telephone or at the counter.
    TakeIn,
    /// Write to the requester of a matter of this kind; answer it, where it is an inquiry.
    Write(MatterKind),
    /// Preview, extend, determine and close requests, and release their text.
    HandleRequests,
    /// See documents that are held for requests and not released, with what a scan found in them.
    ReadDocuments,
    /// Set tasks on a matter, and mark them as done.
    SetTasks,
    /// See the items that the own department was asked for and the inquiries about its data, and answer them.
    AnswerItems,
    /// Ask counsel about a matter.
    Refer,
    /// Close an inquiry as referred or withdrawn.
    CloseInquiries,
    /// Take the whole record of a matter.
    TakeRecord,
    /// See datasets and the register, predicates included but for sealed ones.
    ReadRegister,
    /// Propose an exemption, which waits for counsel.
    Propose,
    /// Put an exemption in force, approve a proposal, end an exemption.
    Decide,
    /// Bring in a file: a new dataset, or new rows of one.
    BringIn,
    /// Describe a dataset and its fields.
    Describe,
    /// Publish a dataset, and promise when.
    Publish,
    /// Take a dataset down.
    TakeDown,
    /// See the settings of the city.
    ReadSettings,
    /// Change the settings of the city.
    ManageSettings,
    /// List enterprise systems.
    ListSystems,
    /// Create and revoke API keys.
    ManageKeys,
    /// Invite staff.
    ManagePeople,
    /// See the ledger and verify it.
    ReadLedger,
}

impl Task {
    /// The roles that may.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Admin, Auditor, Clerk, Counsel, OpenData, Publisher};
        match self {
            Self::ReadMatters => &[OpenData, Clerk, Counsel, Auditor],
            Self::TakeIn => &[Clerk, OpenData],
            Self::Write(MatterKind::Inquiry) | Self::CloseInquiries => &[OpenData, Clerk],
            Self::Write(MatterKind::Violation) => &[OpenData, Clerk, Counsel],
            Self::Write(MatterKind::Withholding) => &[Clerk, Counsel],
            Self::Write(MatterKind::Review | MatterKind::Referral | MatterKind::JudicialReview) => &[Counsel],
            // Who may decide an appeal, the delegations of the city say: the role is only the door to it.
            Self::Write(MatterKind::Appeal) => &[Clerk, Counsel],
            Self::Write(_) | Self::HandleRequests => &[Clerk],
            Self::Refer | Self::SetTasks => &[Clerk, OpenData, Counsel],
            Self::AnswerItems => &[Publisher],
            Self::TakeRecord | Self::ReadDocuments => &[Clerk, Counsel, Auditor],
            Self::ReadRegister => &[OpenData, Publisher, Clerk, Counsel, Auditor],
            Self::Propose => &[Publisher, OpenData],
            Self::Decide => &[Counsel],
            Self::BringIn | Self::Describe | Self::Publish => &[Publisher, OpenData],
            Self::TakeDown => &[Publisher, OpenData, Counsel],
            Self::ListSystems => &[OpenData, Clerk],
            Self::ManageKeys => &[OpenData],
            Self::ManagePeople | Self::ManageSettings => &[Admin],
            Self::ReadSettings => &[Clerk, Counsel, Auditor, Admin],
            Self::ReadLedger => &[Auditor, Counsel, Clerk, Admin],
        }
    }

    /// Whether this role may.
    pub fn may(self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// What it is, to complete “… is for …”.
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadMatters => "Seeing inquiries and requests",
            Self::TakeIn => "Entering a matter",
            Self::Write(_) => "Writing to the requester",
            Self::HandleRequests => "Working on a request",
            Self::CloseInquiries => "Closing an inquiry",
            Self::ReadDocuments => "Seeing documents that are not released",
            Self::AnswerItems => "Answering what a department is asked",
            Self::SetTasks => "Setting tasks",
            Self::Refer => "Referring a matter to counsel",
            Self::TakeRecord => "Taking the record of a matter",
            Self::ReadRegister => "Seeing datasets and the register",
            Self::Propose => "Proposing an exemption",
            Self::Decide => "Deciding on an exemption",
            Self::BringIn => "Bringing in a file",
            Self::Describe => "Describing a dataset",
            Self::Publish => "Publishing a dataset",
            Self::TakeDown => "Taking a dataset down",
            Self::ReadSettings => "Seeing the settings of the city",
            Self::ManageSettings => "Changing the settings of the city",
            Self::ListSystems => "Listing the systems of the city",
            Self::ManageKeys => "Managing API keys",
            Self::ManagePeople => "Managing accounts",
            Self::ReadLedger => "Reading the ledger",
        }
    }
}

/// Whether a person may do this with a dataset of this department: publishers stay with their own.
pub fn may_with(session: &Session, task: Task, department: Option<&str>) -> bool {
    let own = session.role != Role::Publisher || (department.is_some() && session.department.as_deref() == department);
    task.may(session.role) && own
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::UserId;
    use register::Official;

    fn session(role: Role, department: Option<&str>) -> Session {
        let official = Official { name: "A".into(), title: "B".into() };
        Session {
            user: UserId("a@b".into()),
            official,
            role,
            department: department.map(str::to_owned),
            secured: false,
            by_city: false,
        }
    }

    #[test]
    fn an_auditor_changes_nothing() {
        for task in [
            Task::TakeIn,
            Task::HandleRequests,
            Task::Propose,
            Task::Decide,
            Task::Publish,
            Task::TakeDown,
            Task::BringIn,
        ] {
            assert!(!task.may(Role::Auditor), "{task:?}");
        }
    }

    #[test]
    fn who_proposes_does_not_decide() {
        assert!(Task::Propose.roles().iter().all(|role| !Task::Decide.may(*role)));
    }

    #[test]
    fn a_publisher_stays_with_the_own_department() {
        let publisher = session(Role::Publisher, Some("Police"));
        assert!(may_with(&publisher, Task::Publish, Some("Police")));
        assert!(!may_with(&publisher, Task::Publish, Some("Fire")));
        assert!(!may_with(&publisher, Task::Publish, None));
        assert!(!may_with(&session(Role::Publisher, None), Task::Publish, None));
        assert!(may_with(&session(Role::OpenData, None), Task::Publish, Some("Fire")));
    }
}
