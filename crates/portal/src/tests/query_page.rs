use super::city::City;

#[tokio::test]
async fn a_query_written_by_hand_shows_its_answer_its_mistakes_and_its_calls() {
    let city = City::new().await;
    let ask =
        |query: &str| format!("/d/call-0001/query?q={}", crate::pages::link::encode(&query.replace('\n', "\r\n")));
    let empty = city.get("/d/call-0001/query").await.is(200).text().to_owned();
    assert!(empty.contains("group by call_number") && !empty.contains("id=\"answer\""), "{empty}");
    let answer = city.get(&ask("select call_type\nwhere cost < 5")).await.is(200).text().to_owned();
    assert!(answer.contains("1 row") && answer.contains("Fire &#34;alarm&#34;, loud"), "{answer}");
    assert!(answer.contains("/resource/call-0001.csv?$query=select%20call_type%0Awhere%20cost%20%3C%205"), "{answer}");
    let wrong = city.get(&ask("select call_type,\n  coun(cost)")).await.is(400).text().to_owned();
    assert!(wrong.contains("No function is named `coun`; did you mean `count`"), "{wrong}");
    assert!(wrong.contains("  coun(cost)\n  ^"), "{wrong}");
    let withheld = city.get(&ask("select caller")).await.is(403).text().to_owned();
    assert!(
        withheld.contains("Gov. Code § 7923.600")
            && withheld.contains("/requests/new?dataset=call-0001&#38;field=caller")
    );
    let other = city.get(&ask("select call_type join @vict-0001 as v on true")).await.is(403).text().to_owned();
    assert!(other.contains("is not published") && other.contains("Records of victims are confidential."), "{other}");
    city.get(&ask("select call_type join @none-0000 as v on true")).await.is(404);
    city.get("/d/vict-0001/query").await.is(404);
}
