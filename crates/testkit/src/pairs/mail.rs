//! Mail that came in, which the public side knows nothing of: some that waits, some that staff added to the request.

use crate::city::actor;
use crate::{Canaries, TestCity};
use acts::TakenMail;
use records::MatterNumber;
use records::mail::MailId;

/// Takes a mail that waits, as long as the canaries like.
pub(super) async fn arrive(city: &TestCity, canaries: &mut Canaries) -> MailId {
    let [from, subject, text, file] = [(); 4].map(|()| canaries.text());
    let raw = format!(
        "From: {from} <{from}@example.org>\r\nTo: records@city.example\r\nSubject: {subject}\r\n\
         Message-ID: <{from}@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n\
         --B\r\n\r\n{text}\r\n--B\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename={file}.csv\r\n\r\n\
         a\r\n{file}\r\n--B--\r\n"
    );
    let mut sender = city.acts.receive_mail().expect("room for a mail");
    sender.write(raw.as_bytes()).expect("a mail");
    let staged = sender.finish().await.expect("a whole mail");
    canaries.also(staged.sha256.clone());
    let taken = city.acts.take_mail(staged, city.acts.now()).await.expect("a mail that is taken");
    assert_eq!(taken, TakenMail::Held);
    let id = city.acts.read(|c| c.arrivals.values().find(|held| held.mail.text == text).map(|h| h.mail.id.clone()));
    let id = id.await.expect("the city").expect("the mail");
    canaries.also(id.to_string());
    id
}

/// Adds a mail to the request, as somebody else's.
pub(super) async fn add(city: &TestCity, mail: &MailId) {
    let request = |c: &records::City| c.of_kind(records::MatterKind::Request).next().map(|m| m.number.clone());
    let number: Option<MatterNumber> = city.acts.read(request).await.expect("the city");
    if let Some(number) = number {
        city.acts.attach_mail(&actor(), mail, &number, false).await.expect("a mail of the request");
    }
}
