package coffer.policy.access;

import coffer.policy.document.PrincipalElement;
import coffer.policy.document.PrincipalElement.Name;
import java.util.List;
import java.util.Optional;

/// Whom a statement is about. Without an element that is whoever bears the policy.
record Who(Optional<PrincipalElement> element) {

    /// Whether it surely reaches everybody whom the other reaches, and at least as directly.
    boolean covers(Who other) {
        if (element.equals(other.element)) return true;
        if (element.isEmpty() || isEveryone(element.get())) return true;
        if (element.get().negated() || other.element.isEmpty()) return false;
        PrincipalElement theirs = other.element.get();
        return !theirs.negated() && theirs.names().stream().allMatch(this::covers);
    }

    private boolean covers(Name name) {
        return element.stream()
                .flatMap(each -> each.names().stream())
                .anyMatch(ours ->
                        ours.equals(name)
                                || (ours instanceof Name.EveryService
                                        && name instanceof Name.Service));
    }

    /// Whether both might reach the same caller. Users, services and accounts are told apart; a
    /// role and its sessions are not.
    boolean mayMeet(Who other) {
        if (element.isEmpty() || other.element.isEmpty()) return true;
        if (element.get().negated() || other.element.get().negated()) return true;
        return element.get().names().stream()
                .anyMatch(ours ->
                        other.element.get().names().stream().anyMatch(it -> meet(ours, it)));
    }

    private static boolean meet(Name one, Name other) {
        boolean areServices = one instanceof Name.Service && other instanceof Name.Service;
        boolean areUsers = isUser(one) && isUser(other);
        return !(areServices || areUsers) || one.equals(other);
    }

    private static boolean isUser(Name name) {
        return name instanceof Name.Entity(var arn) && arn.resource().startsWith("user/");
    }

    private static boolean isEveryone(PrincipalElement principal) {
        return !principal.negated()
                && principal.names().stream().anyMatch(Name.Everyone.class::isInstance);
    }

    /// Each name on its own.
    List<Who> apart() {
        if (element.isEmpty() || element.get().negated()) return List.of(this);
        return element.get().names().stream()
                .map(name -> new Who(Optional.of(new PrincipalElement(false, List.of(name)))))
                .toList();
    }
}
