//! The database of a GeoPackage, opened so that nothing in it runs or is written.

use super::FORMAT;
use crate::tables::Column;
use crate::{FormatError, Limits};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row};
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Longer than any statement of a schema; those of layers with many fields are long.
const SQL_BYTES_MAX: i32 = 1 << 20;
/// A row takes a place on its page, a length, a number and a head.
const ROW_BYTES_MIN: u64 = 4;

/// An open GeoPackage.
pub(super) struct Database {
    connection: Connection,
    /// Its size.
    pub(super) bytes: u64,
}

/// The layers of a GeoPackage.
pub(super) struct Layers {
    pub(super) tables: Vec<Layer>,
    /// How many layers are made of pictures.
    pub(super) pictures: u64,
}

/// A layer with rows.
pub(super) struct Layer {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
}

/// The columns of a layer.
pub(super) struct Columns {
    pub(super) declared: Vec<Declared>,
    /// Columns that are computed from others when they are asked for.
    pub(super) computed: u64,
}

/// A column as the layer declares it.
pub(super) struct Declared {
    pub(super) column: Column,
    pub(super) is_boolean: bool,
}

/// The column of shapes of a layer, and the coordinate system they are in.
pub(super) struct System {
    pub(super) column: String,
    pub(super) id: i32,
    pub(super) organization: String,
    pub(super) code: Option<i64>,
    pub(super) definition: String,
}

impl Database {
    /// Opens the database; one that is no GeoPackage is refused.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let bytes = whole(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let database = Self { connection: Connection::open_with_flags(address(path), flags).map_err(broken)?, bytes };
        database.guard(limits).map_err(broken)?;
        match database.kind("gpkg_contents")?.as_deref() {
            Some("table") => Ok(database),
            _ => Err(FormatError::Binary("an SQLite database and no GeoPackage")),
        }
    }

    fn guard(&self, limits: &Limits) -> rusqlite::Result<()> {
        let connection = &self.connection;
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        ] {
            connection.set_db_config(config, on)?;
        }
        let length = i32::try_from(limits.record_bytes_max).unwrap_or(i32::MAX);
        let columns = i32::try_from(limits.columns_max).unwrap_or(i32::MAX).min(32_767);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, length)?;
        connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX.min(length))?;
        connection.set_limit(Limit::SQLITE_LIMIT_COLUMN, columns)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
             PRAGMA temp_store = MEMORY; PRAGMA automatic_index = OFF;",
        )
    }

    /// `table`, `view`, `virtual` or `shadow`; nothing when there is no such thing.
    fn kind(&self, name: &str) -> Result<Option<String>, FormatError> {
        let sql = "SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE";
        self.connection.query_row(sql, [name], |row| row.get(0)).optional().map_err(broken)
    }

    /// Whether this is a table; a view is refused, since what it does is not known.
    pub(super) fn is_table(&self, name: &str) -> Result<(), FormatError> {
        match self.kind(name)?.as_deref() {
            Some("table") => Ok(()),
            Some("view") => Err(damaged("the layer is a view; export it as a layer of its own", String::new())),
            Some(_) => Err(damaged("the layer is no plain table", String::new())),
            None => Err(damaged("the layer has no table", String::new())),
        }
    }

    fn has_table(&self, name: &str) -> Result<bool, FormatError> {
        Ok(self.kind(name)?.as_deref() == Some("table"))
    }

    fn all<T>(
        &self,
        sql: &str,
        values: &[&dyn rusqlite::ToSql],
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, FormatError> {
        let mut statement = self.connection.prepare(sql).map_err(broken)?;
        let rows = statement.query_map(values, read).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    /// What the GeoPackage says it holds.
    pub(super) fn layers(&self) -> Result<Layers, FormatError> {
        let sql = "SELECT table_name, data_type, identifier, description FROM gpkg_contents ORDER BY rowid LIMIT 10000";
        let rows = self.all(sql, &[], |row| {
            let text = |at| row.get::<_, Option<String>>(at).map(|text| text.filter(|text| !text.trim().is_empty()));
            let layer = Layer { name: row.get(0)?, title: text(2)?, description: text(3)? };
            Ok((row.get::<_, String>(1)?, layer))
        })?;
        let mut layers = Layers { tables: Vec::new(), pictures: 0 };
        for (kind, layer) in rows {
            match kind.as_str() {
                "features" | "attributes" | "aspatial" => layers.tables.push(layer),
                _ => layers.pictures += 1,
            }
        }
        Ok(layers)
    }

    /// The columns of a table as declared, with what the GeoPackage says of them.
    pub(super) fn columns(&self, table: &str) -> Result<Columns, FormatError> {
        const COMPUTED: i64 = 2;
        let sql = "SELECT name, type, hidden FROM pragma_table_xinfo(?1) ORDER BY cid";
        let mut declared = self.all(sql, &[&table], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        })?;
        let all = declared.len();
        declared.retain(|(_, _, hidden)| *hidden != COMPUTED);
        let computed = (all - declared.len()) as u64;
        let mut words = Vec::new();
        if self.has_table("gpkg_data_columns")? {
            let sql = "SELECT column_name, coalesce(description, title, name) FROM gpkg_data_columns \
                       WHERE table_name = ?1 COLLATE NOCASE LIMIT 10000";
            words = self.all(sql, &[&table], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        }
        let columns = declared.into_iter().map(|(name, kind, _)| {
            let kind = kind.to_ascii_uppercase();
            let about = words.iter().find(|(column, _)| column.eq_ignore_ascii_case(&name));
            let description = about.and_then(|(_, about)| about.clone()).filter(|about| *about != name);
            let is_text = kind.starts_with("TEXT");
            let column = Column { label: name, name: None, description, is_text };
            Declared { column, is_boolean: kind == "BOOLEAN" }
        });
        Ok(Columns { declared: columns.collect(), computed })
    }

    /// The column of shapes of a table, when it has one.
    pub(super) fn geometry_of(&self, table: &str) -> Result<Option<System>, FormatError> {
        if !self.has_table("gpkg_geometry_columns")? || !self.has_table("gpkg_spatial_ref_sys")? {
            return Ok(None);
        }
        let sql = "SELECT g.column_name, g.srs_id, coalesce(s.organization, ''), s.organization_coordsys_id, \
                   coalesce(s.definition, '') FROM gpkg_geometry_columns g \
                   LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?1 COLLATE NOCASE";
        let systems = self.all(sql, &[&table], |row| {
            Ok(System {
                column: row.get(0)?,
                id: row.get(1)?,
                organization: row.get(2)?,
                code: row.get(3)?,
                definition: row.get(4)?,
            })
        })?;
        Ok(systems.into_iter().next())
    }

    /// Gives every row of a table to `take`. Pages of a hostile file may be in its tables many times over: there can be
    /// no more rows than a file has room for, nor more text.
    pub(super) fn rows(
        &self,
        table: &str,
        columns: &[Column],
        mut take: impl FnMut(&Row<'_>) -> Result<(), FormatError>,
    ) -> Result<(), FormatError> {
        let columns: Vec<String> = columns.iter().map(|column| quoted(&column.label)).collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), quoted(table));
        let mut statement = self.connection.prepare(&sql).map_err(broken)?;
        let mut rows = statement.query([]).map_err(broken)?;
        let (mut done, mut bytes) = (0, 0);
        while let Some(row) = rows.next().map_err(|error| failed(error, done))? {
            take(row)?;
            done += 1;
            for at in 0..columns.len() {
                bytes += match row.get_ref(at) {
                    Ok(ValueRef::Text(value) | ValueRef::Blob(value)) => value.len() as u64,
                    _ => 0,
                };
            }
            if bytes > self.bytes || done > self.bytes / ROW_BYTES_MIN {
                return Err(damaged("its tables hold more than the file has room for", format!("after row {done}")));
            }
        }
        Ok(())
    }
}

/// The size of a file that has all the pages its first one counts; the library takes missing ones to be empty.
fn whole(path: &Path) -> Result<u64, FormatError> {
    let mut file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    let mut head = [0; 100];
    let cut = || damaged("its database is cut short", String::new());
    file.read_exact(&mut head).map_err(|_| cut())?;
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]]));
    // The count is only right when the program that changed the file last knew of it.
    let pages = if head[24..28] == head[92..96] { pages } else { 0 };
    let bytes = file.metadata().map_err(|e| FormatError::from_io(e, 0))?.len();
    if page == 0 || bytes % page != 0 || bytes < pages * page { Err(cut()) } else { Ok(bytes) }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The file as an address that says that nobody changes it: no locks, no journals, nothing beside it is opened.
fn address(path: &Path) -> String {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            _ => {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address + "?mode=ro&immutable=1"
}

/// That the file is no GeoPackage that can be read.
pub(super) fn damaged(what: &str, place: String) -> FormatError {
    FormatError::Malformed { format: FORMAT, what: what.to_owned(), place }
}

fn broken(error: rusqlite::Error) -> FormatError {
    described(error, String::new())
}

/// What is wrong, after so many rows.
pub(super) fn failed(error: rusqlite::Error, rows: u64) -> FormatError {
    described(error, format!("after row {rows}"))
}

fn described(error: rusqlite::Error, place: String) -> FormatError {
    let what = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "its database is damaged",
        Some(ErrorCode::TooBig) => "a row, or a definition, is too long",
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => "its database is cut short or cannot be opened",
        _ => "its tables are not as they should be",
    };
    damaged(what, place)
}
