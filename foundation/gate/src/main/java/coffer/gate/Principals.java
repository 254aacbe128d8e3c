package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.Optional;

/// Knows the users and roles whom policies name. The identity service implements it.
public interface Principals {

    /// Whether this installation keeps the users and roles of `account`.
    boolean keeps(AccountId account);

    /// The unique id of the user or role that now has this ARN, of an account that is kept here.
    Optional<String> idOf(Arn arn);

    /// The unique id of the role that now has this name, whatever its path, of an account that is
    /// kept here.
    Optional<String> roleIdOf(AccountId account, String roleName);

    /// The ARN that the user or role with this unique id has now.
    Optional<Arn> arnOf(String uniqueId);
}
