package coffer.organizations.access;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.DisableAWSServiceAccessRequest;
import coffer.organizations.api.DisableAWSServiceAccessResponse;
import coffer.organizations.api.EnableAWSServiceAccessRequest;
import coffer.organizations.api.EnableAWSServiceAccessResponse;
import coffer.organizations.api.EnabledServicePrincipal;
import coffer.organizations.api.ListAWSServiceAccessForOrganizationRequest;
import coffer.organizations.api.ListAWSServiceAccessForOrganizationResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Organization;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Which services may act in the accounts of an organization.
public final class ServiceAccessOperations {
    static final String SERVICE = "organizations:ServicePrincipal";

    private final Desk desk;

    public ServiceAccessOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<EnableAWSServiceAccessResponse> enableAWSServiceAccess(
            EnableAWSServiceAccessRequest input, Call call) {
        String service = Services.known(input.servicePrincipal());
        return desk.asking(call, Audience.MANAGEMENT, "EnableAWSServiceAccess")
                .with(SERVICE, service)
                .changing((scene, tx) -> {
                    Organization in = featured(scene);
                    desk.organizations().put(tx, in.trusting(service, call.time()));
                    return EnableAWSServiceAccessResponse.builder().build();
                });
    }

    /// Its delegated administrators are none any more.
    public Plan<DisableAWSServiceAccessResponse> disableAWSServiceAccess(
            DisableAWSServiceAccessRequest input, Call call) {
        String service = Services.known(input.servicePrincipal());
        return desk.asking(call, Audience.MANAGEMENT, "DisableAWSServiceAccess")
                .with(SERVICE, service)
                .changing((scene, tx) -> {
                    Delegates.of(scene, service)
                            .toList()
                            .forEach(leaf ->
                                    scene.tree().put(tx, leaf.member().undelegating(service)));
                    desk.organizations().put(tx, featured(scene).distrusting(service));
                    return DisableAWSServiceAccessResponse.builder().build();
                });
    }

    public Plan<ListAWSServiceAccessForOrganizationResponse> listAWSServiceAccessForOrganization(
            ListAWSServiceAccessForOrganizationRequest input, Call call) {
        Paging paging = Desk.paging(List.of("services"), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListAWSServiceAccessForOrganization")
                .reading(scene -> {
                    Page<Map.Entry<String, Instant>> page =
                            paging.page(featured(scene).trusted().entrySet(), Map.Entry::getKey);
                    return ListAWSServiceAccessForOrganizationResponse.builder()
                            .enabledServicePrincipals(
                                    page.map(each -> view(each.getKey(), each.getValue())))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static EnabledServicePrincipal view(String service, Instant since) {
        return EnabledServicePrincipal.builder()
                .servicePrincipal(service)
                .dateEnabled(since)
                .build();
    }

    static Organization featured(Scene scene) {
        Organization in = scene.organization();
        if (in.hasAllFeatures()) return in;
        throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                "You must enable all features in the organization first.");
    }
}
