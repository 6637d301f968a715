//! `daylight mail`: mail that comes in, taken from a mail server's pipe or from the maildir.

use super::DataDir;
use crate::opened::open;
use crate::output;
use acts::{Acts, TakenMail};
use clap::{Args, Subcommand};
use std::io::Read;
use std::process::ExitCode;

/// "Try again later", as mail servers read the end of a program (sysexits.h, EX_TEMPFAIL): the mail stays in their queue.
const TRY_AGAIN: u8 = 75;
const BLOCK: usize = 256 << 10;

#[derive(Subcommand)]
pub enum Mail {
    /// Take a mail from the input, as a mail server pipes it; or what the maildir of the settings has
    Receive(Receive),
}

#[derive(Args)]
pub struct Receive {
    #[command(flatten)]
    dir: DataDir,
    /// Read the maildir of the settings instead of the input
    #[arg(long)]
    maildir: bool,
    /// JSON
    #[arg(long)]
    json: bool,
}

impl Mail {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Receive(receive) => Ok(receive.run().await.unwrap_or_else(|why| {
                output::failed(&why);
                ExitCode::from(TRY_AGAIN)
            })),
        }
    }
}

impl Receive {
    async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        if self.maildir {
            let taken = acts.take_maildir().await.map_err(|e| e.to_string())?;
            return self.say(&format!("{taken} taken"), serde_json::json!({ "taken": taken }));
        }
        let taken = from_input(&acts).await?;
        let (words, what, matter) = match taken {
            TakenMail::Placed(matter) => (format!("kept with {matter}"), "placed", Some(matter.0)),
            TakenMail::Held => ("waits at the desk".to_owned(), "held", None),
            TakenMail::Known => ("was taken before".to_owned(), "known", None),
        };
        self.say(&words, serde_json::json!({ "mail": what, "matter": matter }))
    }

    fn say(&self, words: &str, json: serde_json::Value) -> Result<ExitCode, String> {
        if self.json {
            return output::json(&json);
        }
        println!("{words}");
        Ok(ExitCode::SUCCESS)
    }
}

async fn from_input(acts: &Acts) -> Result<TakenMail, String> {
    let at = acts.now();
    let mut sender = acts.receive_mail().map_err(|e| e.to_string())?;
    let (mut input, mut block, mut bytes) = (std::io::stdin().lock(), vec![0; BLOCK], 0);
    loop {
        let read = input.read(&mut block).map_err(|e| format!("reading the mail: {e}"))?;
        if read == 0 {
            break;
        }
        bytes += read;
        sender.write(block.get(..read).unwrap_or_default()).map_err(|e| e.to_string())?;
    }
    drop(input);
    if bytes == 0 {
        return Err("there is no mail in the input; pipe one, or read the maildir with --maildir".into());
    }
    let staged = sender.finish().await.map_err(|e| e.to_string())?;
    acts.take_mail(staged, at).await.map_err(|e| e.to_string())
}
