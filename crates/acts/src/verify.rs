//! Verifying a city: the chain, the projections, the releases, the letters, the productions and the documents.

use crate::{ActError, Acts};
use custody::{Revision, RevisionId};
use law::Pack;
use records::{City, Entry};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What was found in order.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Events in the chain.
    pub events: u64,
    /// The head of the chain.
    pub head: String,
    /// Releases whose files match their names.
    pub releases: usize,
}

/// A line of `daylight check`.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// Whether it is in order.
    pub good: bool,
    /// What was looked at.
    pub text: String,
}

impl Acts {
    /// Where the chain ends (place and hash), and the last so many events, the oldest first.
    pub async fn latest(&self, count: u64) -> Result<(u64, String, Vec<Entry>), ActError> {
        let fault = || ActError::fault("reading the ledger");
        let head = self.ledger.head().await.map_err(fault())?;
        let entries = self.ledger.read_from(head.seq.saturating_sub(count)).await.map_err(fault())?;
        Ok((head.seq, head.hash, entries))
    }

    /// Replays the chain, rebuilds the projections and compares, and checks every file that an event names.
    pub async fn verify(&self, head: Option<&str>) -> Result<Verified, ActError> {
        let report = self.ledger.verify(head).await.map_err(ActError::refused)?;
        if let Some(removed) = report.removed.first() {
            return Err(ActError::Refused(format!(
                "what event {} says was destroyed (`{}`), and no event of the ledger orders that",
                removed.seq, removed.order
            )));
        }
        let mut city = City::default();
        let read = self.ledger.each_from(0, |entry| city.apply(&entry)).await;
        read.map_err(ActError::fault("reading the ledger"))?;
        let differences = self.docs.differences(&city.documents()).await;
        let differences = differences.map_err(ActError::fault("reading the public database"))?;
        if let Some(first) = differences.first() {
            return Err(ActError::Refused(format!("the public database does not follow from the ledger: {first}")));
        }
        let releases = self.check_releases(&city)?;
        self.check_letters(&city)?;
        self.check_productions(&city)?;
        self.check_documents(&city)?;
        Ok(Verified { events: report.head.seq, head: report.head.hash, releases })
    }

    fn check_releases(&self, city: &City) -> Result<usize, ActError> {
        let mut count = 0;
        for state in city.datasets.values() {
            let Some(release) = state.dataset.current() else { continue };
            let dir = self.folder.releases().join(state.dataset.id.as_str()).join(release.id.as_str());
            custody::verify_release(&dir)
                .map_err(|e| ActError::Refused(format!("release {} of {}: {e}", release.id, state.dataset.id)))?;
            count += 1;
        }
        Ok(count)
    }

    fn check_letters(&self, city: &City) -> Result<(), ActError> {
        let letters = city.matters.values().flat_map(|m| &m.letters);
        for letter in letters {
            for (form, sum) in [("pdf", &letter.pdf_sha256), ("html", &letter.html_sha256)] {
                check_file(&self.folder.letters().join(format!("{}.{form}", letter.id)), sum)?;
            }
        }
        Ok(())
    }

    fn check_productions(&self, city: &City) -> Result<(), ActError> {
        for matter in city.matters.values() {
            for production in matter.productions() {
                let dir = self.folder.productions().join(&production.id);
                let where_to = |e| ActError::Refused(format!("production {} of {}: {e}", production.id, matter.number));
                production
                    .files
                    .iter()
                    .try_for_each(|f| check_file(&dir.join(&f.name), &f.sha256))
                    .map_err(where_to)?;
            }
        }
        Ok(())
    }

    /// Every document and every mail is in custody as it was received.
    fn check_documents(&self, city: &City) -> Result<(), ActError> {
        let sums: BTreeSet<&String> = city.kept_documents().collect();
        sums.into_iter()
            .try_for_each(|sum| custody::verify_document(&self.custody, sum).map(drop))
            .map_err(ActError::refused)
    }

    /// Settings, law pack, store, and releases against the register.
    pub async fn check(&self) -> Result<Vec<CheckLine>, ActError> {
        let mut lines = Vec::new();
        lines.push(match self.read(|city| city.settings.clone()).await? {
            Some(s) => good(format!("settings of {}", s.city)),
            None => bad("the city has no settings".into()),
        });
        match Pack::load(&self.pack.id) {
            Ok(pack) => lines.extend(pack_lines(&pack)),
            Err(e) => lines.push(bad(format!("law pack {}: {e}", self.pack.id))),
        }
        lines.push(match self.verify(None).await {
            Ok(v) => good(format!("{} events, projections and {} releases match", v.events, v.releases)),
            Err(e) => bad(e.to_string()),
        });
        let datasets: Vec<_> = self.read(|city| city.datasets.keys().cloned().collect()).await?;
        lines.push(self.check_custody().await?);
        lines.push(self.check_mail().await?);
        for id in datasets {
            let line = self.read(|city| plan_line(city, &id)).await?;
            lines.extend(line);
        }
        Ok(lines)
    }
}

impl Acts {
    /// Every current revision and its original against the checksums taken when it was received.
    async fn check_custody(&self) -> Result<CheckLine, ActError> {
        let named = self.read(|city| city.datasets.values().filter_map(|d| d.revision.clone()).collect::<Vec<_>>());
        let named = named.await?;
        for name in &named {
            let id: RevisionId = name.parse().map_err(ActError::refused)?;
            let whole = Revision::open(&self.custody, &id).and_then(|revision| revision.verify(&self.custody));
            if let Err(e) = whole {
                return Ok(bad(e.to_string()));
            }
        }
        Ok(good(format!("{} revisions in custody are as received", named.len())))
    }
}

impl Acts {
    /// Whether mail goes out, and what did not. A city may do without: everything is at the secret link too.
    async fn check_mail(&self) -> Result<CheckLine, ActError> {
        let counts = self.ledger.outbox().counts().await.map_err(ActError::fault("reading the outbox"))?;
        let way = match self.mailer.is_set_up() {
            true => "mail is set up",
            false => "no mail is set up: requesters read everything at their secret links only",
        };
        Ok(good(format!("{way}; mails that wait: {}, that were given up: {}", counts.waiting, counts.given_up)))
    }
}

/// The pack, and each rule of which counsel has something to confirm.
fn pack_lines(pack: &Pack) -> Vec<CheckLine> {
    let open: Vec<CheckLine> = pack
        .unverified()
        .map(|rule| {
            let points = if rule.confirm.is_empty() { rule.title.to_owned() } else { rule.confirm.join("; ") };
            good(format!("counsel to confirm: {} {} ({}): {points}", rule.table, rule.rule, rule.mark))
        })
        .collect();
    let whole = format!("law pack {} {}, {} rules for counsel to confirm", pack.id, pack.version, open.len());
    std::iter::once(good(whole)).chain(open).collect()
}

fn plan_line(city: &City, id: &catalog::DatasetId) -> Option<CheckLine> {
    let state = city.datasets.get(id)?;
    state.revision.as_ref()?;
    Some(match city.plan_of(id) {
        Err(e) => bad(format!("{id}: {e}")),
        Ok(_) if state.release_is_stale => bad(format!("{id}: the release is older than the register")),
        Ok(_) => match city.questions_of(id).first() {
            Some(question) if state.published => bad(format!("{id}: {question}")),
            _ => good(format!("{id}: the register resolves")),
        },
    })
}

fn check_file(path: &Path, sha256: &str) -> Result<(), ActError> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let failed = |e: std::io::Error| ActError::Refused(format!("`{name}`: {e}"));
    let (mut file, mut hash, mut block) = (File::open(path).map_err(failed)?, Sha256::new(), vec![0; 256 << 10]);
    loop {
        match file.read(&mut block).map_err(failed)? {
            0 => break,
            read => hash.update(&block[..read]),
        }
    }
    if data_encoding::HEXLOWER.encode(&hash.finalize()) == sha256 {
        return Ok(());
    }
    Err(ActError::Refused(format!("`{name}` is not the file that was sent")))
}

fn good(text: String) -> CheckLine {
    CheckLine { good: true, text }
}

fn bad(text: String) -> CheckLine {
    CheckLine { good: false, text }
}
