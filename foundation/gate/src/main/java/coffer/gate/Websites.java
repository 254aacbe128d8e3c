package coffer.gate;

import coffer.wire.schema.ApiOperation;

/// What buckets show to browsers as websites. The object service implements it.
public interface Websites {

    /// Throws [coffer.kernel.ServiceException] if there is no such bucket or it is no website.
    Site open(String bucket);

    /// Reading an object, with and without its body.
    ApiOperation<?, ?> get();

    ApiOperation<?, ?> head();

    /// What is asked for: an object's key, perhaps of a folder or empty, and at which address.
    record Visit(String key, String host, boolean secure) {}

    /// How one bucket answers.
    interface Site {
        Step first(Visit visit);

        /// What is done instead of answering with an error of `status`.
        Step after(Visit visit, int status);

        /// The key of the page that stands for a folder.
        String index(String folder);
    }

    /// What is to be done.
    sealed interface Step {
        record Redirect(int status, String location) implements Step {}

        record Show(String key) implements Step {}

        /// There is nothing but the error.
        record Fail() implements Step {}
    }
}
