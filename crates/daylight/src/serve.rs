//! Running the two sides: the desk in this process, the public side in a fenced process of its own.

use crate::fence::{Fenced, around_public};
use crate::opened;
use crate::settings::Settings;
use acts::Acts;
use portal::{Meter, PortalLimits, PortalState};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use store::{Inbox, Places, PublicDocs};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, Command};
use web::csrf::FormKey;
use web::signature::SharedSecret;

/// Which side to serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Both.
    All,
    /// The public side.
    Public,
    /// The desk.
    Desk,
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            "public" => Ok(Self::Public),
            "desk" => Ok(Self::Desk),
            _ => Err(format!("`{text}` is not a role; roles are all, public and desk")),
        }
    }
}

/// A city about to be served.
pub struct Running {
    data: PathBuf,
    root: PathBuf,
    settings: Settings,
    listen: SocketAddr,
}

impl Running {
    /// Reads the settings of the city in a folder.
    pub fn new(data: &Path, listen: SocketAddr) -> Result<Self, String> {
        let (root, settings) = Settings::read(data)?;
        Ok(Self { data: data.to_owned(), root, settings, listen })
    }

    /// Where the desk listens: beside the public side, on this machine, unless the settings say otherwise.
    fn desk_listen(&self) -> SocketAddr {
        let beside = SocketAddr::new(self.listen.ip(), self.listen.port().saturating_add(1));
        self.settings.desk_listen.unwrap_or(beside)
    }

    fn desk_url(&self) -> String {
        self.settings.desk_url.clone().unwrap_or_else(|| format!("http://{}", self.desk_listen()))
    }

    fn desk_options(&self) -> Result<desk::DeskOptions, String> {
        let openid = self.settings.openid.as_ref();
        Ok(desk::DeskOptions {
            behind_proxy: self.settings.behind_proxy,
            second_factor_required: self.settings.require_second_factor,
            mail_secret: mail_secret(&self.settings),
            city_accounts: openid.map(|openid| openid.accounts(&self.root, &self.desk_url())).transpose()?,
        })
    }

    /// Where people reach the portal that is served beside the desk.
    pub fn portal_url(&self) -> String {
        self.settings.base_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

/// Serves the public side from the public folder and nothing else.
pub async fn public(running: &Running) -> Result<(), String> {
    log_to_stderr();
    let listener = bind(running.listen).await?;
    let public = running.root.join("public").canonicalize().map_err(|e| format!("opening the public folder: {e}"))?;
    let places = opened::places(&running.root, &running.settings);
    // What Postgres needs is read before the fence closes; the embedded databases are inside it.
    match around_public(&public)? {
        Fenced::Fully => tracing::info!("the kernel fences the public side"),
        Fenced::Partly => tracing::info!("the kernel fences the public side in part"),
        Fenced::Not => tracing::info!("the kernel offers no fence"),
    }
    let state = portal_state(running, &places, public).await?;
    portal::serve(listener, state, stopped()).await.map_err(|e| format!("serving the public side: {e}"))
}

/// Serves the desk and does the city's jobs.
pub async fn desk(running: &Running, listen: SocketAddr) -> Result<(), String> {
    log_to_stderr();
    let options = running.desk_options()?;
    let acts = Arc::new(opened::open(&running.data).await?);
    serve_desk(running, acts, listen, options).await
}

/// Serves both sides; the public side is a child process that is started again should it end.
pub async fn all(running: &Running) -> Result<(), String> {
    log_to_stderr();
    let acts = Arc::new(opened::open_for(&running.data, Some(running.portal_url())).await?);
    both(running, acts).await
}

/// As [`all`], for a city that is open already.
pub async fn both(running: &Running, acts: Arc<Acts>) -> Result<(), String> {
    // Said before anything is promised: what is wrong in the settings, and that somebody else listens there, which the child
    // cannot refuse in one line.
    let options = running.desk_options()?;
    drop(bind(running.listen).await?);
    drop(bind(running.desk_listen()).await?);
    let side = start_public(running)?;
    println!("portal  {}", running.portal_url());
    println!("desk    {}/desk", running.desk_url());
    tokio::select! {
        ended = keep_public(running, side) => ended,
        ended = serve_desk(running, acts, running.desk_listen(), options) => ended,
    }
}

async fn serve_desk(
    running: &Running,
    acts: Arc<Acts>,
    listen: SocketAddr,
    options: desk::DeskOptions,
) -> Result<(), String> {
    acts.recover().await.map_err(|e| e.to_string())?;
    let listener = bind(listen).await?;
    // Commands print links to the desk; where it is, only the process that serves it knows.
    let noted = std::fs::write(acts.folder().desk_address(), running.desk_url());
    if let Err(e) = noted {
        tracing::warn!("the address of the desk could not be noted: {e}");
    }
    let jobs = [
        tokio::spawn(jobs(acts.clone())),
        tokio::spawn(send_mail(acts.clone())),
        tokio::spawn(receive_mail(acts.clone())),
        tokio::spawn(tell(acts.clone())),
    ];
    let state = desk::DeskState::new(acts, running.portal_url(), running.desk_url(), options);
    let served = desk::serve(listener, state, stopped()).await;
    jobs.iter().for_each(tokio::task::JoinHandle::abort);
    served.map_err(|e| format!("serving the desk: {e}"))
}

fn mail_secret(settings: &Settings) -> Option<SharedSecret> {
    settings.mail_in.as_ref().and_then(|mail_in| mail_in.webhook_secret.clone()).map(SharedSecret::new)
}

/// Sends mail. A mail server may take minutes, and nothing else waits for it.
async fn send_mail(acts: Arc<Acts>) {
    loop {
        report("sending mail", acts.send_mail().await.map(drop));
        tokio::time::sleep(Duration::from_millis(750)).await;
    }
}

/// Takes what the maildir has.
async fn receive_mail(acts: Arc<Acts>) {
    loop {
        report("taking mail in", acts.take_maildir().await.map(drop));
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
}

/// What else the city does by itself: takes the inbox, finishes what a killed process left, runs feeds.
async fn jobs(acts: Arc<Acts>) {
    let mut round: u64 = 0;
    loop {
        let inbox = acts.take_inbox().await;
        report("taking the inbox", inbox.map(drop));
        if round.is_multiple_of(5) {
            report("reconciling", acts.reconcile().await.map(drop));
        }
        if round.is_multiple_of(20) {
            report("running feeds", acts.start_due_feeds().await.map(drop));
        }
        if round.is_multiple_of(400) {
            report("opening what is due", acts.open_what_days_bring().await.map(drop));
            report("ending what ran out", acts.end_what_ran_out().await.map(drop));
            report("reminding staff", acts.remind_staff().await.map(drop));
            report("tidying uploads", acts.tidy_uploads().await);
        }
        round += 1;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

/// Tells webhooks, beside the other jobs: whoever answers slowly keeps no mail waiting.
async fn tell(acts: Arc<Acts>) {
    loop {
        report("telling webhooks", acts.tell_webhooks().await.map(drop));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

fn report(doing: &str, done: Result<(), acts::ActError>) {
    if let Err(e) = done {
        tracing::error!("{doing}: {e}");
    }
}

/// The public process, and the pipe whose end tells it that this process is gone.
struct PublicSide {
    child: Child,
    _alive: Option<ChildStdin>,
}

fn start_public(running: &Running) -> Result<PublicSide, String> {
    let program = std::env::current_exe().map_err(|e| format!("finding this program: {e}"))?;
    let mut command = Command::new(program);
    command.args(["serve", "--role", "public", "--listen", &running.listen.to_string(), "--data"]);
    command.arg(&running.data).env_clear().stdin(Stdio::piped()).kill_on_drop(true);
    for name in ["RUST_LOG", "TZ", "DAYLIGHT_POSTGRES"] {
        if let Ok(value) = std::env::var(name) {
            command.env(name, value);
        }
    }
    command.env("DAYLIGHT_CHILD", "1").env("DAYLIGHT_DESK_URL", running.desk_url());
    if let Some(base) = &running.settings.base_url {
        command.env("DAYLIGHT_BASE_URL", base);
    }
    let mut child = command.spawn().map_err(|e| format!("starting the public side: {e}"))?;
    // Waiting for a child closes the pipe it still owns, so it is taken out.
    let alive = child.stdin.take();
    Ok(PublicSide { child, _alive: alive })
}

/// Starts the public side again whenever it ends, unless it cannot even start.
async fn keep_public(running: &Running, mut side: PublicSide) -> Result<(), String> {
    let mut quick_ends = 0;
    loop {
        let started = std::time::Instant::now();
        let status = side.child.wait().await.map_err(|e| format!("waiting for the public side: {e}"))?;
        quick_ends = if started.elapsed() < Duration::from_secs(5) { quick_ends + 1 } else { 0 };
        if quick_ends >= 3 {
            return Err(format!("the public side does not stay up ({status})"));
        }
        tracing::warn!("the public side ended ({status}); starting it again");
        side = start_public(running)?;
    }
}

async fn portal_state(running: &Running, places: &Places, public: PathBuf) -> Result<Arc<PortalState>, String> {
    let fault = |e: &dyn std::fmt::Display| format!("opening the public side: {e}");
    let docs = PublicDocs::open_reader(places).await.map_err(|e| fault(&e))?;
    let inbox = Inbox::open(places).await.map_err(|e| fault(&e))?;
    let engine = engine::Engine::new(engine::Limits::default()).map_err(|e| fault(&e))?;
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|e| fault(&e))?;
    let limits = PortalLimits { behind_proxy: running.settings.behind_proxy, ..PortalLimits::default() };
    Ok(Arc::new(PortalState {
        public_dir: public,
        docs,
        inbox,
        engine,
        base_url: running.settings.base_url.clone(),
        desk_url: running.desk_url(),
        form_key: FormKey::new(key),
        now: Arc::new(|| jiff::Timestamp::now().as_microsecond()),
        random: Arc::new(|bytes| {
            // Without randomness there is no safe secret: stopping is the only right answer.
            if getrandom::fill(bytes).is_err() {
                std::process::abort();
            }
        }),
        meter: Meter::new(&limits),
        reports: portal::ReportCache::default(),
        log: portal::RequestLog::default(),
        suggestions: portal::SuggestionCache::default(),
        accesses: portal::AccessCounter::default(),
        limits,
    }))
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(listen).await.map_err(|e| format!("listening on {listen}: {e}"))
}

/// Ends on Ctrl-C, on SIGTERM, and, in the public child, when the parent is gone.
async fn stopped() {
    let orphaned = async {
        if std::env::var_os("DAYLIGHT_CHILD").is_none() {
            return std::future::pending().await;
        }
        let mut end = [0; 1];
        let _ = tokio::io::AsyncReadExt::read(&mut tokio::io::stdin(), &mut end).await;
    };
    tokio::select! {
        () = crate::interrupt::signalled() => {}
        () = orphaned => {}
    }
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn,datafusion=warn"));
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr);
    let _ = log.try_init();
}
