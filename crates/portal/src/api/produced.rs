//! What was produced in answer to a request: files for everyone from the public log, files and letters behind a tracking code.

use super::data::links;
use super::file::{PublicFile, content_type};
use super::found::being_changed;
use super::{Ask, Problem, segments};
use crate::accesses::{begins_file, told_of};
use crate::conditional::{CACHE_PUBLIC, Validators};
use crate::watch::Watch;
use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use records::public::PublicRequest;
use records::{Audience, ClosedProduction, MatterNumber, Production};

/// Letters bring their own styles and nothing else.
const LETTER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation",
);

/// `GET /requests/{number}/productions/{production}/{file}`: productions for everyone.
pub async fn download_public_production(
    ask: Ask,
    path: Result<Path<(String, String, String)>, PathRejection>,
) -> Response {
    let (number, production, file): (String, String, String) = segments(path);
    let result = async {
        let request = ask.state.document::<PublicRequest>("request", &number).await.map_err(|e| ask.fault(&e))?;
        let request = request.ok_or_else(|| Problem::not_found("request in the public log"))?;
        taken_down(&request, &production, &file)?;
        let public = request.productions.iter().filter(|p| p.audience == Audience::Public);
        let found = public.into_iter().find(|p| p.id == production);
        let found = found.ok_or_else(|| Problem::not_found("production"))?;
        let mut response = ask.produced(&request.number, found, &file, CACHE_PUBLIC).await?;
        if let Some(dataset) = &found.dataset {
            links(response.headers_mut(), dataset.as_str());
        }
        Ok(response)
    };
    let result = result.await;
    ask.answer(result)
}

/// `GET /track/{code}/productions/{production}/{file}`: every production of the matter.
pub async fn download_production(ask: Ask, path: Result<Path<(String, String, String)>, PathRejection>) -> Response {
    let (code, production, file): (String, String, String) = segments(path);
    let result = async {
        let matter = ask.matter(&code).await?;
        taken_down(&matter.public, &production, &file)?;
        let found = matter.productions.iter().find(|p| p.id == production);
        let found = found.ok_or_else(|| Problem::not_found("production"))?;
        ask.produced(&matter.public.number, found, &file, no_store()).await
    };
    let result = result.await;
    ask.answer(result)
}

/// Why a file is gone that was produced and taken down since.
fn taken_down(request: &PublicRequest, production: &str, file: &str) -> Result<(), Problem> {
    let of = |closed: &&ClosedProduction| closed.production == production && closed.files.iter().any(|f| f == file);
    let Some(closed) = request.taken_down.iter().find(of) else { return Ok(()) };
    let words = format!("this file was taken down: {}", closed.words());
    let problem = Problem::new(StatusCode::GONE, "production.taken-down", words).with("taken_down", &*closed.reason);
    Err(match &closed.because {
        Some(because) => problem.with("withheld", serde_json::to_value(vec![because]).unwrap_or_default()),
        None => problem,
    })
}

/// `GET /track/{code}/letters/{letter}.pdf` and `.html`.
pub async fn show_letter(ask: Ask, path: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (code, file): (String, String) = segments(path);
    let result = letter(&ask, &code, &file).await;
    ask.answer(result)
}

async fn letter(ask: &Ask, code: &str, file: &str) -> Result<Response, Problem> {
    let no_letter = || Problem::not_found("letter");
    let matter = ask.matter(code).await?;
    let (id, end) = file.rsplit_once('.').ok_or_else(no_letter)?;
    let letter = matter.letters.iter().find(|l| l.id == id && is_name(id)).ok_or_else(no_letter)?;
    let sum = match end {
        "pdf" => &letter.pdf_sha256,
        "html" => &letter.html_sha256,
        _ => return Err(no_letter()),
    };
    let file = PublicFile {
        path: ask.state.public_dir.join("letters").join(file),
        content_type: content_type(file),
        validators: Validators::strong(sum, Some(letter.at)),
        cache: no_store(),
        save_as: None,
        watch: None,
    };
    let mut response = ask.file(file).await?;
    if end == "html" {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, LETTER_POLICY);
    }
    Ok(response)
}

/// `GET /track/{code}/record.json`: the whole record of the matter, to keep.
pub async fn download_record(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = ask.matter(&segments::<String>(path)).await.map(|matter| {
        let mut response = Json(&matter).into_response();
        let name = format!("attachment; filename=\"{}.json\"", matter.public.number);
        if let Ok(value) = HeaderValue::from_str(&name) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        response
    });
    ask.answer(result)
}

impl Ask {
    /// A file of a production, if the production lists it.
    async fn produced(
        &self,
        matter: &MatterNumber,
        production: &Production,
        name: &str,
        cache: HeaderValue,
    ) -> Result<Response, Problem> {
        let listed = production.files.iter().find(|f| f.name == name && is_file_name(name));
        let listed = listed.filter(|_| is_name(&production.id)).ok_or_else(|| Problem::not_found("file"))?;
        let mut watch = None;
        if let Some(dataset) = production.dataset.as_ref().filter(|_| listed.document.is_none()) {
            let about = self.state.about_dataset(dataset.as_str()).await.map_err(|e| self.fault(&e))?;
            watch = about.map(|about| Watch::over(&self.state, vec![about]));
        }
        if let Some(dataset) = &production.dataset {
            match self.state.docs.closed(dataset).await {
                Ok(false) => {}
                Ok(true) => return Err(being_changed()),
                Err(error) => return Err(self.fault(&error.into())),
            }
        }
        let answer = self.file(PublicFile {
            path: self.state.public_dir.join("productions").join(&production.id).join(name),
            content_type: if listed.document.is_some() { document_type(name) } else { content_type(name) },
            validators: Validators::strong(&listed.sha256, None),
            cache,
            save_as: Some(name.to_owned()),
            watch,
        });
        let answer = answer.await?;
        if begins_file(&answer)
            && let Some(about) = told_of(matter, production, listed)
        {
            self.counts(about, &production.id, true);
        }
        Ok(answer)
    }
}

/// The content type of a document, which somebody outside the city may have written: never one that a browser would run.
fn document_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("zip") => "application/zip",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("pptx") => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Some("eml") => "message/rfc822",
        _ => "application/octet-stream",
    }
}

/// What only the holder of a secret link may see is kept by no cache.
pub(super) fn no_store() -> HeaderValue {
    HeaderValue::from_static("no-store")
}

/// 32 lower-case hexadecimal digits, as folders and letters are named.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A plain name: never a way out of the folder.
pub(super) fn is_file_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    !text.starts_with('.') && text.len() <= 200 && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder() {
        for name in ["", "..", "../x", "a/b", "a\\b", ".hidden", "a\0"] {
            assert!(!is_file_name(name) || name.is_empty(), "{name}");
            assert!(!is_name(name), "{name}");
        }
        assert!(is_file_name("data.csv") && is_file_name("CHECKSUMS.txt"));
        assert!(is_name(&"0a".repeat(16)) && !is_name(&"0A".repeat(16)));
    }
}
