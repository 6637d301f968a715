//! Changes of one thing in the settings, as the desk and the command line make them. Whether the whole is right is
//! asked when it is recorded.

use crate::city::law_pack;
use crate::commands::Refusal;
use crate::{Delegation, Officeholder, Settings};
use jiff::civil::Date;
use law::Pack;
use register::Official;

impl Settings {
    /// The office is closed all day, for a reason in public words.
    pub fn close_on(&mut self, day: Date, reason: &str) {
        if !self.calendar.closures.contains(&day) {
            self.calendar.closures.push(day);
        }
        self.closure_reasons.insert(day, reason.trim().to_owned());
    }

    /// The office is open after all.
    pub fn open_on(&mut self, day: Date) -> Result<(), Refusal> {
        if !self.calendar.closures.contains(&day) {
            return Err(Refusal::mistake("not-closed", format!("{day} is not a day on which the office is closed")));
        }
        self.calendar.closures.retain(|closed| *closed != day);
        self.closure_reasons.remove(&day);
        Ok(())
    }

    /// The city adopted a holiday, by an id or another name.
    pub fn adopt(&mut self, name: &str) -> Result<(), Refusal> {
        let id = adoptable(self.pack()?, name)?;
        self.calendar.adopted.push(id);
        Ok(())
    }

    /// The city does not keep a holiday any more.
    pub fn drop_holiday(&mut self, name: &str) -> Result<(), Refusal> {
        let pack = self.pack()?;
        let id = adoptable(pack, name)?;
        let is = |known: &str| pack.holiday(known).is_some_and(|holiday| holiday.id == id);
        self.calendar.adopted.retain(|known| !is(known));
        Ok(())
    }

    /// Somebody takes an office.
    pub fn take_office(&mut self, official: Official, from: Date) {
        if !self.officials.iter().any(|o| o.official == official && o.from == from) {
            self.officials.push(Officeholder { official, from, until: None });
        }
    }

    /// Somebody leaves an office after this day, and with it every power that was delegated.
    pub fn leave_office(&mut self, official: &Official, until: Date) -> Result<(), Refusal> {
        let holds = |o: &&mut Officeholder| o.official == *official && o.until.is_none_or(|last| last == until);
        let none = || Refusal::mistake("not-in-office", format!("{official} holds no office that could end"));
        self.officials.iter_mut().find(holds).ok_or_else(none)?.until = Some(until);
        let beyond = |d: &&mut Delegation| d.to == *official && d.until.is_none_or(|last| last > until);
        self.delegations.iter_mut().filter(beyond).for_each(|d| d.until = Some(until));
        self.delegations.retain(|d| d.to != *official || d.from <= until);
        Ok(())
    }

    /// Somebody may exercise a power. The same person, power and first day again replaces the earlier entry.
    pub fn delegate(&mut self, delegation: Delegation) {
        let key = |d: &Delegation| (d.power, d.to.clone(), d.from);
        match self.delegations.iter_mut().find(|d| key(d) == key(&delegation)) {
            Some(known) => *known = delegation,
            None => self.delegations.push(delegation),
        }
    }

    /// Feeds may reach this host, although it is private or answers without encryption.
    pub fn allow_feed_host(&mut self, host: &str) {
        self.feeds.hosts.push(host.to_owned());
    }

    /// Feeds may not reach this host any more.
    pub fn forbid_feed_host(&mut self, host: &str) -> Result<(), Refusal> {
        taken_off(&mut self.feeds.hosts, &host.trim().to_ascii_lowercase(), "a host that feeds may reach")
    }

    /// The desk may have files of this folder read by feeds.
    pub fn allow_feed_folder(&mut self, folder: &str) {
        self.feeds.folders.push(folder.to_owned());
    }

    /// The desk may not have files of this folder read any more.
    pub fn forbid_feed_folder(&mut self, folder: &str) -> Result<(), Refusal> {
        taken_off(&mut self.feeds.folders, folder.trim(), "a folder that feeds may read")
    }

    /// The law pack of the city.
    fn pack(&self) -> Result<&'static Pack, Refusal> {
        let unknown = || Refusal::mistake("unknown-law", format!("`{}` is not a law pack known here", self.law));
        law_pack(&self.law).ok_or_else(unknown)
    }
}

fn taken_off(list: &mut Vec<String>, one: &str, what: &str) -> Result<(), Refusal> {
    if !list.iter().any(|known| known == one) {
        return Err(Refusal::mistake("not-listed", format!("`{one}` is not {what}")));
    }
    list.retain(|known| known != one);
    Ok(())
}

fn adoptable(pack: &Pack, name: &str) -> Result<String, Refusal> {
    let found = pack.adopted([name]).map_err(|e| Refusal::mistake("not-adoptable", e.to_string()))?;
    let none = || Refusal::mistake("not-adoptable", format!("`{name}` names no holiday"));
    found.into_iter().next().ok_or_else(none)
}
