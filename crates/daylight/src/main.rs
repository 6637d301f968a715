//! Daylight: a city's open-data portal and its public-records desk, as one program.

mod command;
mod demo;
mod fence;
mod opened;
mod output;
mod serve;
mod settings;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // A misuse of the command line exits with 2, said by clap itself.
    let line = command::CommandLine::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return output::failed(&format!("starting: {e}")),
    };
    match runtime.block_on(command::run(line)) {
        Ok(code) => code,
        Err(reason) => output::failed(&reason),
    }
}
