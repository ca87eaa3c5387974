/** What the emulator does with backup policies, and on whose word. Beside `behaviours.ts`, which holds the form. */

const cli = 'Azure/azure-cli recordings of backup tests, 2020 to 2024'
const terraform = 'hashicorp/terraform-provider-azurerm, rules of its policies, and issues on them'
const swagger = 'azure-rest-api-specs, recoveryservicesbackup, 2024-01-01'
const rpc = 'Azure/azure-resource-manager-rpc v1.0, Addendum.md'

export const policyBehaviours = [
  {
    id: 'policy-put-200',
    evidence: 'recorded',
    says: 'PUT of a policy is 200 with the policy, for a new one and for one that is there',
    witness: `${cli}, 909 of 909`,
  },
  {
    id: 'policy-envelope',
    evidence: 'recorded',
    says: 'A policy is id, name, type and properties: no location, tags, etag, systemData or provisioningState',
    witness: `${cli}, 192 reads`,
  },
  {
    id: 'policy-families',
    evidence: 'recorded',
    says: 'Policies for machines (standard and enhanced), file shares, SQL and SAP HANA databases are served, no others',
    witness: `${cli}; the kinds that only the description has are refused`,
  },
  {
    id: 'policy-echo',
    evidence: 'recorded',
    says: 'What was sent comes back, times to the minute and with their zone; a fraction of nought does not',
    witness: `${cli}: .000Z comes back as Z`,
  },
  {
    id: 'policy-server-members',
    evidence: 'recorded',
    says: 'scheduleWeeklyFrequency and protectedItemsCount are added as 0, whatever count was sent; makePolicyConsistent does not come back',
    witness: `${cli}, 142 of 142`,
  },
  {
    id: 'policy-replaced-whole',
    evidence: 'arm',
    says: 'PUT replaces a policy as a whole: what it leaves out is gone',
    witness: 'Azure/azure-resource-manager-rpc v1.0, resource-api-reference.md',
  },
  {
    id: 'policy-discriminators',
    evidence: 'documented',
    says: 'A body whose kind, or whose kind of schedule or retention, is absent or unknown is 400 UserErrorInvalidRequestParameter',
    witness: 'pulumi/pulumi-azure-native issue 4117',
  },
  {
    id: 'policy-members-read',
    evidence: 'documented',
    says: 'A member of a wrong type, or a word that is none of its words, is 400 CloudInvalidInputError',
    witness: 'MicrosoftDocs/azure-docs issue 12309; for which members is ours',
  },
  {
    id: 'policy-strangers',
    evidence: 'ours',
    says: 'Members that no policy has are passed over and not kept; those of another kind of policy, schedule or retention are refused',
    witness: 'hashicorp/terraform-provider-azurerm issue 25845 for the other kind; nothing is kept that was not understood',
  },
  {
    id: 'policy-schedule-rules',
    evidence: 'documented',
    says: 'A schedule that contradicts itself or its kind of policy is 400 BMSUserErrorInvalidPolicyInput',
    witness: `${terraform}; Azure/azure-sdk-for-go issue 2822 for the code`,
  },
  {
    id: 'policy-times',
    evidence: 'documented',
    says: 'Times are on the hour or half hour, time zones have Windows names; others are 400 BMSUserErrorInvalidPolicyInput',
    witness: `${terraform}; that names are looked up is ours`,
  },
  {
    id: 'policy-retention-rules',
    evidence: 'documented',
    says: 'A retention that does not fit the schedule in its parts, times or days is 400 BMSUserErrorPolicyRetentionInvalid',
    witness: `${terraform}; which of the two codes is ours`,
  },
  {
    id: 'policy-retention-bounds',
    evidence: 'documented',
    says: 'Retention is kept within the bounds of its kind of policy, each span in its own unit: else 400 BMSUserErrorPolicyRetentionInvalid',
    witness: terraform,
  },
  {
    id: 'policy-databases',
    evidence: 'documented',
    says: 'Databases need a full backup, each kind of backup once; SQL has none that are incremental, and full and differential ones on different days',
    witness: `${terraform}; minutes between backups of logs are those that it takes`,
  },
  {
    id: 'policy-kind-fixed',
    evidence: 'documented',
    says: 'The kind of a policy and of what it protects cannot change: 400 BMSUserErrorInvalidPolicyInput',
    witness: 'Clients replace the policy instead; the code is ours',
  },
  {
    id: 'policy-names',
    evidence: 'documented',
    says: 'A name that is not 3 to 150 letters, digits, -, _ and ! with a letter first is refused with 400',
    witness: `learn.microsoft.com: naming rules for Azure resources; ${terraform}; the code is ours`,
  },
  {
    id: 'policy-missing',
    evidence: 'documented',
    says: 'A policy that is not there is 404 ResourceNotFound, as is one of a vault that is not there',
    witness: `${terraform}, which waits for the 404; its code is ours`,
  },
  {
    id: 'policy-deleted',
    evidence: 'recorded',
    says: 'A synchronous DELETE of a policy is 200 and empty, of one that is not there 204',
    witness: `${cli}, 13 of 13; 204 is of ${swagger}`,
  },
  {
    id: 'policy-in-use',
    evidence: 'documented',
    says: 'A policy that protects items is not deleted: 400 BMSUserErrorPolicyObjectInUse; its count survives a replace',
    witness: 'Guides of 2026',
  },
  {
    id: 'policy-cascade',
    evidence: 'recorded',
    says: 'Policies go with their vault and do not keep it; a new vault of the name has the default ones',
    witness: `${cli}; ${rpc}`,
  },
  {
    id: 'policy-isolation',
    evidence: 'arm',
    says: 'A policy is in its vault alone, and its id is matched ignoring case; answers keep the casing of creation',
    witness: rpc,
  },
  {
    id: 'policy-defaults',
    evidence: 'recorded',
    says: 'A new vault has DefaultPolicy, EnhancedPolicy and HourlyLogBackup, to run ten hours after its creation, back to the half hour',
    witness: `${cli}, 20 of 20 vaults`,
  },
  {
    id: 'policy-defaults-deleted',
    evidence: 'ours',
    says: 'A default policy is replaced and deleted as any other, and stays deleted',
    witness: 'Azure brings them back; when, is not known',
  },
  {
    id: 'policy-filter',
    evidence: 'recorded',
    says: 'The list of policies is filtered by backupManagementType, workloadType and fabricName, values ignoring case; pages keep the filter',
    witness: `${cli}; ${swagger}`,
  },
  {
    id: 'policy-filter-refused',
    evidence: 'ours',
    says: 'A filter that is not understood is 400 BMSUserErrorInvalidInput',
    witness: 'To answer with all policies would deceive',
  },
  {
    id: 'policy-paging',
    evidence: 'arm',
    says: 'The list of policies comes in pages as that of vaults does',
    witness: 'No recorded list of policies has a second page',
  },
  {
    id: 'policy-async',
    evidence: 'documented',
    says: 'An asynchronous PUT or DELETE of a policy is 202 and empty with both links; what PUT brings is there at its end',
    witness: `${swagger} and later editions; never recorded, so the rest is ours`,
  },
  {
    id: 'policy-operation-status',
    evidence: 'recorded',
    says: 'The status of an operation has its bare id, startTime, and an endTime that is of the year 1 until it ends and equals startTime then',
    witness: `${cli}, 6381 answers for items; that policies do the same is inferred`,
  },
  {
    id: 'policy-overtaken',
    evidence: 'ours',
    says: 'A DELETE, of the policy or of its vault, puts an end to writes that are still under way: they end as Canceled',
    witness: 'What was deleted may not come back',
  },
  {
    id: 'policy-api-versions',
    evidence: 'documented',
    says: 'Policies and their status URLs answer at the api-versions whose policies are alike, 2023-04-01 to 2024-04-01; other ones are refused',
    witness: `${swagger} and its neighbours compared; the official client rewrites api-version in URLs that it was handed out`,
  },
] as const
