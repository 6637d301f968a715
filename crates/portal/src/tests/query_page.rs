use super::city::City;

#[tokio::test]
async fn a_query_written_by_hand_shows_its_answer_its_mistakes_and_its_calls() {
    let city = City::new().await;
    let ask =
        |query: &str| format!("/d/call-0001/query?q={}", crate::pages::link::encode(&query.replace('\n', "\r\n")));
    let empty = city.get("/d/call-0001/query").await.is(200).text().to_owned();
    assert!(empty.contains("group by call_type") && !empty.contains("id=\"answer\""), "{empty}");
    let answer = city.get(&ask("select call_type\nwhere cost < 5")).await.is(200).text().to_owned();
    assert!(answer.contains("1 row") && answer.contains("Fire &#34;alarm&#34;, loud"), "{answer}");
    let asked = "select%20call_type%0Awhere%20cost%20%3C%205";
    for address in ["resource/call-0001.csv?$query=", "resource/call-0001.json?$query=", "d/call-0001/query?q="] {
        let shown = format!("\">https://data.example.gov/{address}{asked}</code>");
        assert!(answer.contains(&shown), "{shown}: {answer}");
    }
    assert!(answer.contains("Socrata(&#34;data.example.gov&#34;, None)") && !answer.contains("uri_prefix"), "{answer}");
    let wrong = city.get(&ask("select call_type,\n  coun(cost)")).await.is(400).text().to_owned();
    assert!(wrong.contains("No function is named `coun`; did you mean `count`"), "{wrong}");
    assert!(wrong.contains("Line 2, column 3: No function is named"), "{wrong}");
    assert!(wrong.contains("data-line=\"2\" data-column=\"3\""), "{wrong}");
    let place = "  coun(cost)\n<span class=\"dl-mistake__caret\" aria-hidden=\"true\">  ^</span>";
    assert!(wrong.contains(place), "{wrong}");
    let unread = city.get(&ask("select call_type,")).await.is(400).text().to_owned();
    assert!(unread.contains("Line 1, column 18:") && !unread.contains("(line 1, column 18)"), "{unread}");
    let withheld = city.get(&ask("select caller")).await.is(403).text().to_owned();
    assert!(
        withheld.contains("Gov. Code § 7923.600")
            && withheld.contains("/requests/new?dataset=call-0001&#38;field=caller")
    );
    let other = city.get(&ask("select call_type join @vict-0001 as v on true")).await.is(403).text().to_owned();
    assert!(other.contains("is not published") && other.contains("Records of victims are confidential."), "{other}");
    city.get(&ask("select call_type join @none-0000 as v on true")).await.is(404);
    let withheld = city.get("/d/vict-0001/query").await.is(303);
    assert_eq!(withheld.header("location"), "/d/vict-0001", "its own page says why there is nothing to ask");
}

/// What the page gives to the script that completes queries.
fn words(page: &str) -> serde_json::Value {
    let block = page.split("<script type=\"application/json\" id=\"q-words\">").nth(1).unwrap();
    serde_json::from_str(block.split("</script>").next().unwrap()).unwrap()
}

#[tokio::test]
async fn completion_knows_the_released_fields_and_no_other() {
    let city = City::new().await;
    let page = city.get("/d/call-0001/query").await.is(200).text().to_owned();
    let words = words(&page);
    let about = city.get("/api/v1/datasets/call-0001").await.is(200).json();
    let named = |of: &serde_json::Value| -> Vec<String> {
        of.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
    };
    let released: Vec<String> = about["fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| field["availability"] != "withheld")
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(named(&words["fields"]), released);
    assert!(!words.to_string().contains("caller"), "{words}");
    for field in words["fields"].as_array().unwrap() {
        let text = field["text"].as_str().unwrap();
        city.get(&format!("/d/call-0001/query?q={}", crate::pages::link::encode(&format!("select {text}"))))
            .await
            .is(200);
    }
    assert!(named(&words["functions"]).contains(&"date_trunc_ym".to_owned()));
    assert!(!named(&words["functions"]).iter().any(|name| name.starts_with('.')));
    assert!(named(&words["aggregates"]).contains(&"count".to_owned()));
    assert!(named(&words["windows"]).contains(&"row_number".to_owned()));
    assert!(named(&words["keywords"]).contains(&"group by".to_owned()));
}

#[tokio::test]
async fn a_query_begins_on_the_page_for_developers() {
    let city = City::new().await;
    let page = city.get("/developers").await.is(200).text().to_owned();
    assert!(page.contains("<option value=\"call-0001\">") && !page.contains("<option value=\"vict-0001\">"), "{page}");
    assert_eq!(words(&page)["fields"], serde_json::json!([]));
    assert!(words(&page)["parts"]["date"].as_array().unwrap().iter().any(|part| part["name"] == "year"));
    let sent = city.get("/developers/query?dataset=call-0001&q=select+cost%0D%0Alimit+1").await.is(303);
    assert_eq!(sent.header("location"), "/d/call-0001/query?q=select%20cost%0D%0Alimit%201");
    assert_eq!(city.get("/developers/query?dataset=call-0001").await.is(303).header("location"), "/d/call-0001/query");
    city.get("/developers/query?dataset=//elsewhere.example/&q=x").await.is(404);
    city.get("/developers/query").await.is(404);
}
