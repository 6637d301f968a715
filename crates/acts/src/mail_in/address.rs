//! The reply address of a matter: unguessable, and bound to the matter.
//!
//! `records+R-2026-0007.TOKEN@city.example`, where the token is an HMAC-SHA256 of the number with a key that never leaves
//! custody, 128 bits in base 32. Whoever has it was sent it, or was told it.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use records::MatterNumber;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What stands before the `@` has at most 64 characters (RFC 5321 § 4.5.3.1.1); the number and the token take up to 38.
const NAME_MAX: usize = 26;
const TOKEN_BYTES: usize = 16;

/// Makes and reads reply addresses.
pub(crate) struct ReplyAddresses {
    key: [u8; 32],
    name: String,
    domain: String,
}

impl ReplyAddresses {
    /// Reply addresses beside a general one; `None` where that is no address, or too long to add to.
    pub fn new(key: [u8; 32], general: &str) -> Option<Self> {
        let (name, domain) = general.rsplit_once('@').filter(|_| mail::is_address(general))?;
        (name.len() <= NAME_MAX).then(|| Self { key, name: name.to_owned(), domain: domain.to_owned() })
    }

    /// The address of a matter.
    pub fn of(&self, matter: &MatterNumber) -> String {
        format!("{}+{matter}.{}@{}", self.name, self.token(matter), self.domain)
    }

    /// The matter of an address. Where mail is forwarded on its way, names and domains change and the token stays; mail
    /// programs change the case.
    pub fn matter(&self, address: &str) -> Option<MatterNumber> {
        let (local, _) = address.rsplit_once('@')?;
        let (_, detail) = local.split_once('+')?;
        let (number, token) = detail.rsplit_once('.')?;
        let matter = MatterNumber(number.to_ascii_uppercase());
        let right = self.token(&matter);
        let same = right.as_bytes().ct_eq(token.to_ascii_lowercase().as_bytes());
        bool::from(same).then_some(matter)
    }

    fn token(&self, matter: &MatterNumber) -> String {
        // A 32-byte key fits the block, so it enters it as it is: the same value as `new_from_slice`, which can fail.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block[..self.key.len()].copy_from_slice(&self.key);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
        mac.update(b"daylight reply address 1");
        mac.update(matter.0.as_bytes());
        BASE32_NOPAD.encode(&mac.finalize().into_bytes()[..TOKEN_BYTES]).to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter(number: &str) -> MatterNumber {
        MatterNumber(number.into())
    }

    #[test]
    fn an_address_leads_to_its_matter_and_to_no_other() {
        let addresses = ReplyAddresses::new([7; 32], "records@city.example").unwrap();
        let address = addresses.of(&matter("R-2026-0007"));
        assert!(address.starts_with("records+R-2026-0007.") && address.ends_with("@city.example"), "{address}");
        assert!(address.split('@').next().unwrap().len() <= 64);
        assert_eq!(addresses.matter(&address), Some(matter("R-2026-0007")));
        assert_eq!(addresses.matter(&address.to_uppercase()), Some(matter("R-2026-0007")));
        let forwarded = address.replace("city.example", "mail.city.example").replace("records+", "pra+");
        assert_eq!(addresses.matter(&forwarded), Some(matter("R-2026-0007")));
        for wrong in [
            address.replace("R-2026-0007", "R-2026-0008"),
            address.replace('.', ".a"),
            "records+R-2026-0007@city.example".into(),
            "records+R-2026-0007.@city.example".into(),
            "records@city.example".into(),
            "+.@".into(),
            String::new(),
        ] {
            assert_eq!(addresses.matter(&wrong), None, "{wrong}");
        }
        let other = ReplyAddresses::new([8; 32], "records@city.example").unwrap();
        assert_eq!(other.matter(&address), None, "the key decides");
    }

    #[test]
    fn a_general_address_that_leaves_no_room_is_refused() {
        for wrong in ["records", "@city.example", "a-very-long-name-of-an-office@city.example"] {
            assert!(ReplyAddresses::new([7; 32], wrong).is_none(), "{wrong}");
        }
    }
}
