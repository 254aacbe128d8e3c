package coffer.store.sqlite;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done about a commit that failed and may be on the disk all the same, before anybody is
/// told that it failed.
///
/// Whoever went on would do so by a state that the next start may not find: he would remove the
/// blob of an object that is there, or the key of a table that is. And a failed fsync may have lost
/// pages that the system from then on calls clean, so that no later one can be believed.
interface LastResort {
    Logger LOG = LoggerFactory.getLogger(LastResort.class);

    /// `EX_IOERR`, for whoever starts servers anew.
    int STATUS = 74;

    /// No more code runs, not even what tidies up.
    LastResort END_OF_PROCESS =
            failure -> {
                LOG.error("a commit may or may not be on the disk; the next start tells", failure);
                Runtime.getRuntime().halt(STATUS);
            };

    void commitUnknown(SQLException failure);
}
