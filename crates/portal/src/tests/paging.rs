//! Pages follow each other by a cursor, within one release, and say truly whether there is a next one.

use super::city::{Answer, City};
use serde_json::Value;

const BASE: &str = "https://data.example.gov";

fn next_of(answer: &Answer) -> Option<String> {
    let mut links = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
    let next = links.find(|link| link.ends_with("; rel=\"next\""))?;
    let url = next.split_once('<').unwrap().1.split_once('>').unwrap().0;
    Some(url.strip_prefix(BASE).expect("an absolute address").to_owned())
}

/// All rows, page by page, and the number of pages.
async fn follow(city: &City, first: &str) -> (Vec<Value>, usize) {
    let (mut path, mut rows, mut pages) = (first.to_owned(), Vec::new(), 0);
    loop {
        let answer = city.get(&path).await.is(200);
        rows.extend(answer.json().as_array().unwrap().clone());
        pages += 1;
        match next_of(&answer) {
            Some(next) => path = next,
            None => return (rows, pages),
        }
        assert!(pages < 10, "the pages never end");
    }
}

#[tokio::test]
async fn the_pages_of_an_answer_are_the_answer() {
    let city = City::new().await;
    for (question, counts) in [
        ("$select=:id,call_type", [3, 2, 1]),
        ("$select=:id&$order=call_number desc", [3, 2, 1]),
        ("$select=:id&$where=call_number > 0", [2, 1, 1]),
        ("$select=call_type,count(*)&$group=call_type", [3, 2, 1]),
        ("$query=select :id, cost where call_number is not null order by cost", [2, 1, 1]),
        ("$select=:id&$where=false", [1, 1, 1]),
    ] {
        let question = question.replace(' ', "%20").replace('>', "%3E");
        let whole = city.get(&format!("/resource/call-0001.json?{question}")).await.is(200);
        assert_eq!(next_of(&whole), None, "{question}");
        for (limit, pages) in (1..).zip(counts) {
            let sized = match question.strip_prefix("$query=") {
                Some(_) => format!("{question}%20limit%20{limit}"),
                None => format!("{question}&$limit={limit}"),
            };
            let (rows, found) = follow(&city, &format!("/resource/call-0001.json?{sized}")).await;
            assert_eq!(Value::from(rows), whole.json(), "{sized}");
            assert_eq!(found, pages, "{sized}");
        }
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_one_question_and_one_release() {
    let city = City::new().await;
    let first = city.get("/resource/call-0001.csv?$select=:id&$limit=1&$$app_token=").await.is(200);
    let next = next_of(&first).unwrap();
    assert!(next.starts_with("/resource/call-0001.csv?") && !next.contains("app_token"), "{next}");
    assert_eq!(city.get(&next).await.is(200).text(), "\":id\"\n\"2\"\n");
    let longer = next.replace("limit=1", "limit=5");
    assert_eq!(city.get(&longer).await.is(200).text(), "\":id\"\n\"2\"\n\"4\"\n", "pages may be of any length");
    let other = next.replace("%3Aid", "call_type");
    let refused = city.get(&other).await.is(400).json();
    assert!(refused["message"].as_str().unwrap().contains("belongs to another query"), "{refused}");
    assert_eq!(refused["data"]["parameter"], "$cursor");
    city.get(&format!("{next}&$offset=1")).await.is(400);
    for junk in ["x", "1-2", "1-2-3-4", "-1-a-b", ""] {
        let answer = city.get(&format!("/resource/call-0001.json?$cursor={junk}")).await;
        assert_eq!(answer.status.as_u16(), if junk.is_empty() { 200 } else { 400 }, "{junk}");
    }
    let (head, release) = next.rsplit_once('-').and_then(|(rest, _)| rest.rsplit_once('-')).unwrap();
    let retired = next.replace(&format!("{head}-{release}"), &format!("{head}-{}", "0".repeat(release.len())));
    let ended = city.get(&retired).await.is(410).json();
    assert_eq!(ended["code"], "cursor.ended");
}

#[tokio::test]
async fn a_count_is_exact_or_absent() {
    let city = City::new().await;
    let count = async |question: &str| {
        let answer = city.get(&format!("/resource/call-0001.json?{question}")).await.is(200);
        answer.headers.get("x-soda2-row-count").map(|count| count.to_str().unwrap().to_owned())
    };
    assert_eq!(count("$limit=1").await, None, "nobody asked");
    assert_eq!(count("$limit=1&$$row_count=approximate").await.as_deref(), Some("3"));
    assert_eq!(count("$where=call_number=100&$$row_count=approximate").await.as_deref(), Some("1"));
    assert_eq!(count("$where=call_number%3E0&$limit=1&$$row_count=approximate").await, None, "more than was read");
    assert_eq!(count("$offset=9&$where=call_number%3E0&$$row_count=approximate").await, None);
}
