package coffer.kms.key;

import coffer.kms.KmsError;

/// The state a key must be in for an operation, each with AWS's own refusals.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
public enum StateRule {
    ANY_STATE {
        @Override
        public void check(KmsKey key) {
            // Reading about a key is always possible.
        }
    },
    ENABLED {
        @Override
        public void check(KmsKey key) {
            NOT_PENDING_DELETION.check(key);
            if (key.state() == KeyState.DISABLED) {
                throw KmsError.DISABLED.because(key.name() + " is disabled.");
            }
        }
    },
    NOT_PENDING_DELETION {
        @Override
        public void check(KmsKey key) {
            if (key.state() == KeyState.PENDING_DELETION) {
                throw KmsError.INVALID_STATE.because(key.name() + " is pending deletion.");
            }
        }
    },
    PENDING_DELETION {
        @Override
        public void check(KmsKey key) {
            if (key.state() != KeyState.PENDING_DELETION) {
                throw KmsError.INVALID_STATE.because(key.name() + " is not pending deletion.");
            }
        }
    };

    /// Throws the service's error unless `key` is in such a state.
    public abstract void check(KmsKey key);
}
