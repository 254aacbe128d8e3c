package coffer.store.sqlite;

import coffer.store.StoreUnavailableException;
import java.sql.SQLException;

/// Runs what speaks to SQLite and says what was attempted when it fails.
final class Sql {
    private Sql() {}

    interface Call<T> {
        T run() throws SQLException;
    }

    interface Run {
        void run() throws SQLException;
    }

    static <T> T call(String attempted, Call<T> call) {
        try {
            return call.run();
        } catch (SQLException failure) {
            throw new StoreUnavailableException("cannot " + attempted, failure);
        }
    }

    static void run(String attempted, Run run) {
        try {
            run.run();
        } catch (SQLException failure) {
            throw new StoreUnavailableException("cannot " + attempted, failure);
        }
    }
}
