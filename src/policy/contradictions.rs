//! Where a policy denies what it states elsewhere.

use super::{Action, Disclosure, Policy};

impl Policy {
    /// Denials and the first statement elsewhere that says the opposite of the same data: neither under a condition
    /// (what holds under one is an exception), and of the same third party where the denial names one.
    pub fn contradictions(&self) -> Vec<(&Disclosure, &Disclosure)> {
        let mut found: Vec<(&Disclosure, &Disclosure)> = Vec::new();
        for denial in &self.disclosures {
            let opposite: &[Action] = match denial.action {
                Action::NotCollect => &[Action::Collect],
                Action::NotShare => &[Action::Share],
                _ => continue,
            };
            // "Personal information" at large is denied and stated in every policy.
            if denial.condition.is_some() || denial.data_type == "personal_info" {
                continue;
            }
            let known =
                found.iter().any(|(known, _)| known.data_type == denial.data_type && known.action == denial.action);
            let stated = self.disclosures.iter().find(|stated| {
                stated.data_type == denial.data_type
                    && opposite.contains(&stated.action)
                    && stated.condition.is_none()
                    && (&stated.document, &stated.text) != (&denial.document, &denial.text)
                    && (denial.entity.is_none() || stated.entity == denial.entity)
            });
            if let Some(stated) = stated.filter(|_| !known) {
                found.push((denial, stated));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{Input, Origin, read};

    fn contradictions(text: &str) -> Vec<String> {
        let policy = read(&[Input { file: "p.txt", origin: Origin::Given, bytes: text.as_bytes() }]).unwrap();
        policy.contradictions().iter().map(|(denial, _)| denial.data_type.clone()).collect()
    }

    #[test]
    fn denied_here_and_stated_there() {
        assert_eq!(contradictions("我们不会收集您的通讯录。\n\n我们会收集您的通讯录，用于推荐好友。\n"), ["contacts"]);
        assert!(contradictions("我们不会收集您的通讯录。\n\n我们会收集您的位置信息。\n").is_empty());
    }
}
