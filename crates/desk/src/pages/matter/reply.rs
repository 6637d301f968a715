//! Writing to the requester, extending, and releasing the text.

use super::{Again, address, kind, preview, settle, show};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page};
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use acts::{Answer, ExtendAsk};
use axum::extract::Path;
use records::{City, Matter, MatterNumber};
use register::Official;

/// The templates of messages, by the number that the address of the page names.
pub(super) fn templates(city: &City) -> Vec<(usize, String)> {
    let all = city.settings.iter().flat_map(|settings| &settings.templates);
    (1..).zip(all).map(|(n, template)| (n, template.name.clone())).collect()
}

/// The message that the address asks to begin with; blank when it asks for none.
pub(super) fn begun(city: &City, matter: &Matter, query: &Answers) -> String {
    let number = query.text("template").parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let template = number.and_then(|n| city.settings.as_ref()?.templates.get(n));
    template.map(|template| template.filled(city, matter)).unwrap_or_default()
}

/// `POST /desk/matters/{number}/messages`
pub(crate) async fn write_message(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(Task::Write(kind(&visit, &number).await?))?;
    let closes = answers.text("do") == "answer";
    let answer = Answer { text: answers.text("text"), closes };
    let written = visit.state.acts.write(&visit.actor(), &number, visit.session.official.clone(), answer).await;
    let flash = if closes { "answered" } else { "sent" };
    settle(&visit, &number, written, flash, ("reply", "text", answers)).await
}

/// `POST /desk/matters/{number}/messages/seen`: what the requester wrote needs no answer.
pub(crate) async fn see_messages(Path(number): Path<String>, Posted { visit, .. }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(Task::Write(kind(&visit, &number).await?))?;
    visit.state.acts.see_messages(&visit.actor(), &number).await?;
    Ok(done(&address(&number), "messages-seen"))
}

/// `POST /desk/matters/{number}/extension`
pub(crate) async fn extend_request(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    let mut mistakes = Mistakes::default();
    let wanted = answers.text("do");
    if wanted == preview::CHANGE {
        return show(&visit, &number, Again { form: "extension", answers, ..Again::default() }).await;
    }
    let result = match answers.text("until").parse() {
        Ok(until) => {
            let ask = extend_ask(&answers, until);
            problems(&visit, &number, ask.clone(), &mut mistakes).await?;
            if mistakes.is_empty() && wanted == preview::LETTER {
                let notice = visit.state.acts.preview_extension(&number, ask).await?;
                return preview::page(&visit, &number, "extension", "Extend and send the notice", notice, &answers);
            }
            if mistakes.is_empty() { visit.state.acts.extend(&visit.actor(), &number, ask).await } else { Ok(()) }
        }
        Err(_) => {
            // The rest of the answers is looked at with any day: every mistake is said at once.
            problems(&visit, &number, extend_ask(&answers, jiff::civil::Date::ZERO), &mut mistakes).await?;
            mistakes.put("until", "Give the day by which a determination is expected");
            Ok(())
        }
    };
    if mistakes.is_empty() {
        return settle(&visit, &number, result, "extended", ("extension", "ground", answers)).await;
    }
    show(&visit, &number, Again { form: "extension", answers, mistakes, ..Again::default() }).await
}

fn extend_ask(answers: &Answers, until: jiff::civil::Date) -> ExtendAsk {
    ExtendAsk {
        ground: answers.text("ground"),
        facts: answers.text("facts"),
        until,
        by: Official { name: answers.text("name"), title: answers.text("title") },
        designation: answers.some("designation"),
        done_so_far: answers.some("done-so-far"),
    }
}

async fn problems(
    visit: &Visit,
    number: &MatterNumber,
    ask: ExtendAsk,
    mistakes: &mut Mistakes,
) -> Result<(), DeskError> {
    for (place, words) in visit.state.acts.extension_problems(number, ask).await? {
        mistakes.add(place, words);
    }
    Ok(())
}

/// `POST /desk/matters/{number}/release-text`
pub(crate) async fn release_text(Path(number): Path<String>, Posted { visit, .. }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    visit.state.acts.release_text(&visit.actor(), &number).await?;
    Ok(done(&address(&number), "text-released"))
}
