//! Daylight: a city's open-data portal and its public-records desk, as one program.

mod city_accounts;
mod command;
mod demo;
mod fence;
mod interrupt;
mod opened;
mod output;
mod serve;
mod settings;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// The stack of a thread that runs queries.
const STACK_BYTES: usize = 16 << 20;

/// What a shell says of a program whose reader is gone.
const PIPE_CLOSED: i32 = 141;

fn main() -> ExitCode {
    // Whoever reads the output may stop reading; that is no fault of ours to report. Of a fault only its place is told: what
    // a library says of one may quote what it was reading.
    std::panic::set_hook(Box::new(|panic| {
        let words = panic.payload().downcast_ref::<String>();
        if words.is_some_and(|words| words.starts_with("failed printing to stdout")) {
            std::process::exit(PIPE_CLOSED);
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Standard error may be gone too.
        let _ = writeln!(std::io::stderr(), "daylight: a fault in the program, at {place}");
    }));
    // A misuse of the command line exits with 2, said by clap itself.
    let line = command::CommandLine::parse();
    if let Some(code) = line.confined() {
        return code;
    }
    // Plans are trees walked by recursion: a thread's stack bounds how deep one may be. Only what is used costs memory.
    let builder = &mut tokio::runtime::Builder::new_multi_thread();
    let runtime = match builder.enable_all().thread_stack_size(STACK_BYTES).build() {
        Ok(runtime) => runtime,
        Err(e) => return output::failed(&format!("starting: {e}")),
    };
    match runtime.block_on(command::run(line)) {
        Ok(code) => code,
        Err(reason) => output::failed(&reason),
    }
}
