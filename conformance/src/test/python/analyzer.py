"""Access Analyzer: policies validated, checked before they are put, and made of what was done."""

import json

from support import Conformance, account, allow, deny, eventually, new_bucket, new_key, new_role
from support import new_user, policy, root, unchecked
from support import Caller, key_arn


def analyzer():
    return root("accessanalyzer")


class Validation(Conformance):
    def findings(self, document, kind="IDENTITY_POLICY", **more):
        if not isinstance(document, str):
            document = json.dumps(document)
        return self.all_pages(
            analyzer(), "validate_policy", "findings",
            policyDocument=document, policyType=kind, **more)

    def codes(self, document, kind="IDENTITY_POLICY", **more):
        return {each["issueCode"] for each in self.findings(document, kind, **more)}

    def test_a_good_policy_has_no_findings(self):
        document = policy(allow(["s3:GetObject", "kms:Decrypt"], [
            "arn:aws:s3:::bucket/*", key_arn("1234abcd")]))
        self.assertEqual([], self.findings(document))

    def test_aws_own_example_is_found_where_aws_finds_it(self):
        document = json.dumps({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "",
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Condition": {"StringEquals": {
                    "cognito-identity.amazonaws.com:aud": "us-west-2_EXAMPLE99"}},
            }],
        }, indent=4)
        found = {each["issueCode"]: each for each in self.findings(document, "RESOURCE_POLICY")}
        self.assertEqual(
            {"EMPTY_SID_VALUE", "MISMATCHED_ACTION_FOR_PRINCIPAL",
             "UNSUPPORTED_ACTION_FOR_CONDITION_KEY"}, set(found))
        sid = found["EMPTY_SID_VALUE"]
        self.assertEqual("SUGGESTION", sid["findingType"])
        self.assertEqual("Add a value to the empty string in the Sid element.",
                         sid["findingDetails"])
        self.assertTrue(sid["learnMoreLink"].endswith("-suggestion-empty-sid-value"))
        self.assertEqual([{
            "path": [{"value": "Statement"}, {"index": 0}, {"value": "Sid"}],
            "span": {"start": {"line": 5, "column": 19, "offset": 79},
                     "end": {"line": 5, "column": 21, "offset": 81}},
        }], sid["locations"])
        mismatch = found["MISMATCHED_ACTION_FOR_PRINCIPAL"]
        self.assertEqual("ERROR", mismatch["findingType"])
        self.assertEqual([258, 170],
                         [each["span"]["start"]["offset"] for each in mismatch["locations"]])

    def test_actions_are_known_from_the_models(self):
        for action in ("kms:Decript", "s3:ListObjects", "sts:AssumeRoles", "iam:PassRoles",
                       "access-analyzer:ValidatePolicies", "kms:ReEncrypt"):
            with self.subTest(action):
                self.assertIn("INVALID_ACTION", self.codes(policy(allow(action))))
        for action in ("kms:ReEncryptFrom", "s3:ListBucket", "sts:TagSession", "iam:Get*",
                       "nosuchservice:Anything", "ec2:RunInstances"):
            with self.subTest(action):
                self.assertNotIn("INVALID_ACTION", self.codes(policy(allow(action))))

    def test_the_kind_of_policy_matters(self):
        document = policy(allow("s3:GetObject"))
        self.assertEqual(set(), self.codes(document))
        self.assertEqual({"MISSING_PRINCIPAL"}, self.codes(
            document, "RESOURCE_POLICY", validatePolicyResourceType="AWS::S3::Bucket"))
        trust = policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
        self.assertIn("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", self.codes(
            trust, "RESOURCE_POLICY",
            validatePolicyResourceType="AWS::IAM::AssumeRolePolicyDocument"))
        self.assertIn("SCP_SYNTAX_ERROR_PRINCIPAL", self.codes(trust, "SERVICE_CONTROL_POLICY"))
        self.assertIn("RCP_SYNTAX_ERROR_NOTACTION", self.codes(
            policy({"Effect": "Deny", "Principal": "*", "NotAction": "s3:*", "Resource": "*"}),
            "RESOURCE_CONTROL_POLICY"))

    def test_administrators_are_told_what_they_have(self):
        self.assertEqual(
            {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
             "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"},
            self.codes(policy(allow("*"))))

    def test_what_is_no_json_is_told_with_its_place(self):
        (finding,) = self.findings('{"Version":')
        self.assertEqual("JSON_SYNTAX_ERROR", finding["issueCode"])
        self.assertEqual(11, finding["locations"][0]["span"]["start"]["offset"])

    def test_findings_come_in_pages(self):
        document = policy(*(allow("kms:Wrong%d" % i) for i in range(7)))
        first = analyzer().validate_policy(
            policyDocument=document, policyType="IDENTITY_POLICY", maxResults=3)
        self.assertEqual(3, len(first["findings"]))
        self.assertEqual(7, len(self.findings(document, PaginationConfig={"PageSize": 3})))
        with self.refused("ValidationException"):
            analyzer().validate_policy(
                policyDocument=policy(allow("*")), policyType="IDENTITY_POLICY",
                nextToken=first["nextToken"])
        with self.refused("ValidationException"):
            analyzer().validate_policy(
                policyDocument=document, policyType="IDENTITY_POLICY", nextToken="made up")

    def test_what_is_asked_wrongly_is_refused(self):
        with self.refused("ValidationException", status=400):
            unchecked("accessanalyzer").validate_policy(
                policyDocument="{}", policyType="OTHER_POLICY")
        with self.refused("ValidationException"):
            analyzer().validate_policy(
                policyDocument="{}", policyType="IDENTITY_POLICY",
                validatePolicyResourceType="AWS::S3::Bucket")
        with self.refused("AccessDeniedException"):
            new_user().client("accessanalyzer").validate_policy(
                policyDocument="{}", policyType="IDENTITY_POLICY")


class Checks(Conformance):
    READ = allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"])

    def new_access(self, new, existing):
        return analyzer().check_no_new_access(
            newPolicyDocument=policy(*new), existingPolicyDocument=policy(*existing),
            policyType="IDENTITY_POLICY")

    def test_no_new_access(self):
        answer = self.new_access([allow("s3:GetObject", "arn:aws:s3:::b/a/*")], [self.READ])
        self.assertEqual("PASS", answer["result"])
        self.assertIn("do not grant new access", answer["message"])

    def test_new_access_is_blamed_on_its_statement(self):
        answer = self.new_access([self.READ, allow("s3:PutObject", Sid="Write")], [self.READ])
        self.assertEqual("FAIL", answer["result"])
        self.assertEqual([{
            "description": "New access in the statement with SID: Write.",
            "statementIndex": 1, "statementId": "Write"}], answer["reasons"])
        answer = self.new_access([allow("s3:*")], [allow("s3:*"), deny("s3:DeleteBucket")])
        self.assertEqual("FAIL", answer["result"])

    def test_access_not_granted(self):
        document = policy(self.READ, deny("s3:List*"))

        def check(**access):
            return analyzer().check_access_not_granted(
                policyDocument=document, policyType="IDENTITY_POLICY", access=[access])["result"]

        self.assertEqual("FAIL", check(actions=["s3:GetObject"]))
        self.assertEqual("PASS", check(actions=["s3:ListBucket", "s3:PutObject"]))
        self.assertEqual("FAIL", check(resources=["arn:aws:s3:::b/k"]))
        self.assertEqual("PASS", check(actions=["s3:GetObject"], resources=["arn:aws:s3:::c/k"]))

    def test_no_public_access(self):
        def check(statement, kind="AWS::S3::Bucket"):
            return analyzer().check_no_public_access(
                policyDocument=policy(statement), resourceType=kind)["result"]

        everyone = dict(allow("s3:GetObject", "arn:aws:s3:::b/*"), Principal="*")
        self.assertEqual("FAIL", check(everyone))
        self.assertEqual("PASS", check(dict(everyone, Principal={"AWS": account()})))
        self.assertEqual("PASS", check(dict(everyone, Condition={
            "StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}})))
        self.assertEqual("FAIL", check(
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
            "AWS::IAM::AssumeRolePolicyDocument"))

    def test_documents_that_are_none_are_refused(self):
        with self.refused("InvalidParameterException"):
            analyzer().check_no_new_access(
                newPolicyDocument="{}", existingPolicyDocument=policy(self.READ),
                policyType="IDENTITY_POLICY")
        with self.refused("InvalidParameterException"):
            analyzer().check_access_not_granted(
                policyDocument=policy(self.READ), policyType="IDENTITY_POLICY",
                access=[{"actions": ["everything"]}])


class Generation(Conformance):
    def made(self, arn, **more):
        job = analyzer().start_policy_generation(
            policyGenerationDetails={"principalArn": arn}, **more)["jobId"]

        def done():
            answer = analyzer().get_generated_policy(jobId=job)
            return answer if answer["jobDetails"]["status"] != "IN_PROGRESS" else None

        answer = eventually(done)
        self.assertEqual("SUCCEEDED", answer["jobDetails"]["status"])
        return job, answer["generatedPolicyResult"]

    def test_a_policy_is_made_of_what_a_role_did(self):
        bucket, key = new_bucket(), new_key()
        role = new_role(allow("*"))
        user = new_user(allow("sts:AssumeRole"))
        caller = Caller.from_session(user.client("sts").assume_role(
            RoleArn=role["Arn"], RoleSessionName="work"))
        s3 = caller.client("s3")
        s3.put_object(Bucket=bucket, Key="in/a", Body=b"x", ServerSideEncryption="aws:kms",
                      SSEKMSKeyId=key)
        s3.get_object(Bucket=bucket, Key="in/a")["Body"].read()
        caller.client("kms").describe_key(KeyId=key)

        def complete():
            job, result = self.made(role["Arn"])
            statements = [each for made in result.get("generatedPolicies", [])
                          for each in json.loads(made["policy"])["Statement"]]
            actions = {each for statement in statements
                       for each in ([statement["Action"]] if isinstance(
                           statement["Action"], str) else statement["Action"])}
            wanted = {"s3:PutObject", "s3:GetObject", "kms:DescribeKey", "kms:Decrypt",
                      "kms:GenerateDataKey"}
            return (job, result, statements) if wanted <= actions else None

        job, result, statements = eventually(complete)
        self.assertTrue(result["properties"]["isComplete"])
        self.assertEqual(role["Arn"], result["properties"]["principalArn"])
        decrypt = next(each for each in statements if "kms:Decrypt" in each["Action"])
        self.assertEqual(key_arn(key), decrypt["Resource"])
        self.assertTrue(decrypt["Condition"]["StringEquals"]["kms:ViaService"].startswith("s3."))
        self.assertNotIn("iam:", json.dumps(statements))
        listed = self.all_pages(analyzer(), "list_policy_generations", "policyGenerations",
                                principalArn=role["Arn"])
        self.assertIn(job, [each["jobId"] for each in listed])
        analyzer().cancel_policy_generation(jobId=job)
        again = analyzer().get_generated_policy(jobId=job)
        self.assertEqual("SUCCEEDED", again["jobDetails"]["status"])

    def test_a_trail_may_be_named_and_then_its_role_must_be_ones_to_pass(self):
        role = new_role()
        details = {
            "trails": [{"cloudTrailArn": "arn:aws:cloudtrail:us-east-1:%s:trail/t" % account(),
                        "allRegions": True}],
            "accessRole": role["Arn"], "startTime": "2026-01-01T00:00:00Z"}
        _, result = self.made(role["Arn"], cloudTrailDetails=details)
        self.assertEqual([], result.get("generatedPolicies", []))
        trails = result["properties"]["cloudTrailProperties"]["trailProperties"]
        self.assertTrue(trails[0]["allRegions"])
        user = new_user(allow("access-analyzer:*"))
        with self.refused("AccessDeniedException"):
            user.client("accessanalyzer").start_policy_generation(
                policyGenerationDetails={"principalArn": role["Arn"]}, cloudTrailDetails=details)

    def test_who_or_what_there_is_not_is_refused(self):
        with self.refused("ValidationException"):
            analyzer().start_policy_generation(policyGenerationDetails={
                "principalArn": "arn:aws:iam::%s:role/nobody" % account()})
        with self.refused("ValidationException"):
            analyzer().get_generated_policy(jobId="none")
        with self.refused("ValidationException"):
            analyzer().cancel_policy_generation(jobId="none")
