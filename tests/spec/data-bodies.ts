/** Bodies of our own for each schema of the document of what is below a vault: sound ones by name, and broken ones as an edit of a sound one. */

/** Name of the sound body (empty: of none), pointer into it, and the value that stands there instead; `undefined`: nothing. */
type Broken = readonly [of: string, pointer: string, value: unknown]

interface Bodies {
  readonly sound: Readonly<Record<string, unknown>>
  readonly broken: readonly Broken[]
}

const group = '/subscriptions/5f0d2f1c-8f4e-4b57-9a2f-3a8d54c1e001/resourceGroups/shop-rg'
const vault = `${group}/providers/Microsoft.RecoveryServices/vaults/shop-vault`
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/till1`
const account = `${group}/providers/Microsoft.Storage/storageAccounts/shopfiles`
const policyId = `${vault}/backupPolicies/nightly`
const type = 'Microsoft.RecoveryServices/vaults'
const guid = '0b9a3c1e-5d2f-4c77-8a10-6f2b7e9d4c55'
const at = '2026-03-01T02:30:00Z'

const days = (count: number): object => ({ count, durationType: 'Days' })
const daily = { schedulePolicyType: 'SimpleSchedulePolicy', scheduleRunFrequency: 'Daily', scheduleRunTimes: [at] }
const longTerm = { retentionPolicyType: 'LongTermRetentionPolicy', dailySchedule: { retentionTimes: [at], retentionDuration: days(14) } }
const years = {
  retentionPolicyType: 'LongTermRetentionPolicy',
  weeklySchedule: { daysOfTheWeek: ['Sunday'], retentionTimes: [at], retentionDuration: { count: 6, durationType: 'Weeks' } },
  monthlySchedule: {
    retentionScheduleFormatType: 'Daily',
    retentionScheduleDaily: { daysOfTheMonth: [{ date: 0, isLast: true }] },
    retentionTimes: [at],
    retentionDuration: { count: 12, durationType: 'Months' },
  },
  yearlySchedule: {
    retentionScheduleFormatType: 'Weekly',
    monthsOfYear: ['January'],
    retentionScheduleWeekly: { daysOfTheWeek: ['Sunday'], weeksOfTheMonth: ['First'] },
    retentionTimes: [at],
    retentionDuration: { count: 7, durationType: 'Years' },
  },
}

/** Properties of policies, by what they protect. */
const policies: Readonly<Record<string, object>> = {
  'a policy of virtual machines': {
    backupManagementType: 'AzureIaasVM',
    instantRPDetails: {},
    schedulePolicy: { ...daily, scheduleWeeklyFrequency: 0 },
    retentionPolicy: longTerm,
    tieringPolicy: { ArchivedRP: { tieringMode: 'DoNotTier', duration: 0, durationType: 'Invalid' } },
    instantRpRetentionRangeInDays: 2,
    timeZone: 'UTC',
    protectedItemsCount: 0,
  },
  'an enhanced policy': {
    backupManagementType: 'AzureIaasVM',
    policyType: 'V2',
    schedulePolicy: {
      schedulePolicyType: 'SimpleSchedulePolicyV2',
      scheduleRunFrequency: 'Hourly',
      hourlySchedule: { interval: 6, scheduleWindowStartTime: at, scheduleWindowDuration: 18 },
    },
    retentionPolicy: longTerm,
    instantRpRetentionRangeInDays: 12,
    timeZone: 'W. Europe Standard Time',
    snapshotConsistencyType: 'OnlyCrashConsistent',
  },
  'a policy with all retentions': {
    backupManagementType: 'AzureIaasVM',
    schedulePolicy: { ...daily, scheduleRunFrequency: 'Weekly', scheduleRunDays: ['Sunday'] },
    retentionPolicy: years,
    instantRpRetentionRangeInDays: 5,
  },
  'a policy of file shares': {
    backupManagementType: 'AzureStorage',
    workLoadType: 'AzureFileShare',
    schedulePolicy: daily,
    retentionPolicy: longTerm,
    timeZone: 'UTC',
  },
  'a policy of file shares in the vault': {
    backupManagementType: 'AzureStorage',
    workLoadType: 'AzureFileShare',
    schedulePolicy: daily,
    vaultRetentionPolicy: { vaultRetention: longTerm, snapshotRetentionInDays: 5 },
  },
  'a policy of databases': {
    backupManagementType: 'AzureWorkload',
    workLoadType: 'SQLDataBase',
    settings: { timeZone: 'UTC', issqlcompression: false, isCompression: false },
    subProtectionPolicy: [
      { policyType: 'Full', schedulePolicy: daily, retentionPolicy: longTerm },
      {
        policyType: 'Log',
        schedulePolicy: { schedulePolicyType: 'LogSchedulePolicy', scheduleFrequencyInMins: 30 },
        retentionPolicy: { retentionPolicyType: 'SimpleRetentionPolicy', retentionDuration: days(15) },
      },
    ],
  },
  'a policy of the agent': { backupManagementType: 'MAB', schedulePolicy: daily, retentionPolicy: longTerm },
  'a policy of an SQL server': { backupManagementType: 'AzureSql', retentionPolicy: longTerm },
  'a generic policy': {
    backupManagementType: 'GenericProtectionPolicy',
    timeZone: 'UTC',
    subProtectionPolicy: [{ policyType: 'Incremental' }],
  },
  'an enhanced daily policy': {
    backupManagementType: 'AzureIaasVM',
    policyType: 'V2',
    schedulePolicy: {
      schedulePolicyType: 'SimpleSchedulePolicyV2',
      scheduleRunFrequency: 'Daily',
      dailySchedule: { scheduleRunTimes: [at] },
    },
    retentionPolicy: longTerm,
  },
  'an enhanced weekly policy': {
    backupManagementType: 'AzureIaasVM',
    policyType: 'V2',
    schedulePolicy: {
      schedulePolicyType: 'SimpleSchedulePolicyV2',
      scheduleRunFrequency: 'Weekly',
      weeklySchedule: { scheduleRunDays: ['Monday'], scheduleRunTimes: [at] },
    },
    retentionPolicy: {
      retentionPolicyType: 'LongTermRetentionPolicy',
      monthlySchedule: {
        retentionScheduleFormatType: 'Weekly',
        retentionScheduleWeekly: { daysOfTheWeek: ['Monday'], weeksOfTheMonth: ['Last'] },
        retentionDuration: days(60),
      },
      yearlySchedule: {
        retentionScheduleFormatType: 'Daily',
        monthsOfYear: ['June', 'December'],
        retentionScheduleDaily: { daysOfTheMonth: [{ date: 1, isLast: false }] },
        retentionDuration: days(700),
      },
    },
  },
}
const brokenPolicies: readonly Broken[] = [
  ['a policy of virtual machines', '/properties/backupManagementType', ''],
  ['a policy of virtual machines', '/properties/policyType', 'V9'],
  ['a policy of virtual machines', '/properties/timeZone', ''],
  ['a policy of virtual machines', '/properties/tieringPolicy/ArchivedRP/tieringMode', undefined],
  ['a policy of virtual machines', '/properties/tieringPolicy/ArchivedRP/duration', -1],
  ['a policy of virtual machines', '/properties/tieringPolicy/ArchivedRP/durationType', 'Decades'],
  ['a policy of virtual machines', '/properties/schedulePolicy/scheduleRunFrequency', undefined],
  ['a policy of virtual machines', '/properties/schedulePolicy/scheduleWeeklyFrequency', -1],
  ['a policy of virtual machines', '/properties/retentionPolicy/retentionPolicyType', undefined],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration', undefined],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/count', undefined],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/durationType', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/scheduleRunFrequency', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/scheduleRunFrequency', 'Often'],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/interval', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/interval', 25],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/scheduleWindowStartTime', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/scheduleWindowDuration', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/scheduleWindowDuration', 0],
  ['an enhanced daily policy', '/properties/schedulePolicy/dailySchedule', undefined],
  ['an enhanced weekly policy', '/properties/schedulePolicy/weeklySchedule', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/weeklySchedule/retentionDuration', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/weeklySchedule/daysOfTheWeek', []],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleFormatType', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionDuration', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily/daysOfTheMonth', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily/daysOfTheMonth', []],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily/daysOfTheMonth/0/date', -1],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleFormatType', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleFormatType', 'Yearly'],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/monthsOfYear', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/monthsOfYear', []],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionDuration', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly/daysOfTheWeek', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly/daysOfTheWeek', []],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly/weeksOfTheMonth', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly/weeksOfTheMonth/0', 'Fifth'],
  ['an enhanced weekly policy', '/properties/retentionPolicy/monthlySchedule/retentionScheduleWeekly', undefined],
  ['an enhanced weekly policy', '/properties/retentionPolicy/yearlySchedule/retentionScheduleDaily', undefined],
  ['a policy of file shares', '/properties/schedulePolicy', undefined],
  ['a policy of file shares', '/properties/timeZone', ''],
  ['a policy of file shares in the vault', '/properties/vaultRetentionPolicy/vaultRetention', undefined],
  ['a policy of file shares in the vault', '/properties/vaultRetentionPolicy/snapshotRetentionInDays', undefined],
  ['a policy of file shares in the vault', '/properties/vaultRetentionPolicy/snapshotRetentionInDays', -1],
  ['a policy of databases', '/properties/subProtectionPolicy', undefined],
  ['a policy of databases', '/properties/workLoadType', ''],
  ['a policy of databases', '/properties/settings/timeZone', ''],
  ['a policy of databases', '/properties/subProtectionPolicy/0/policyType', undefined],
  ['a policy of databases', '/properties/subProtectionPolicy/1/schedulePolicy/scheduleFrequencyInMins', 0],
  ['a policy of databases', '/properties/subProtectionPolicy/1/schedulePolicy/scheduleFrequencyInMins', 1441],
  ['a policy of the agent', '/properties/schedulePolicy', 'daily'],
  ['a policy of the agent', '/properties/retentionPolicy', 'long'],
  ['a policy of an SQL server', '/properties/retentionPolicy', 'long'],
  ['a generic policy', '/properties/subProtectionPolicy', {}],
  ['a policy of virtual machines', '', []],
  ['a policy of virtual machines', '/properties', undefined],
  ['a policy of virtual machines', '/properties', null],
  ['a policy of virtual machines', '/properties/backupManagementType', undefined],
  ['a policy of virtual machines', '/properties/backupManagementType', 3],
  ['a policy of virtual machines', '/properties/schedulePolicy', undefined],
  ['a policy of virtual machines', '/properties/schedulePolicy/schedulePolicyType', undefined],
  ['a policy of virtual machines', '/properties/schedulePolicy/schedulePolicyType', 'Cron'],
  ['a policy of virtual machines', '/properties/schedulePolicy/scheduleRunFrequency', 'Fortnightly'],
  ['a policy of virtual machines', '/properties/schedulePolicy/scheduleRunTimes/0', '02:30'],
  ['a policy of virtual machines', '/properties/schedulePolicy/scheduleRunTimes', at],
  ['a policy of virtual machines', '/properties/retentionPolicy', undefined],
  ['a policy of virtual machines', '/properties/retentionPolicy/retentionPolicyType', 'Forever'],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule', undefined],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/count', 0],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/count', '14'],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/count', 10000],
  ['a policy of virtual machines', '/properties/retentionPolicy/dailySchedule/retentionDuration/durationType', 'Hours'],
  ['a policy of virtual machines', '/properties/tieringPolicy/ArchivedRP/tieringMode', 'Sometimes'],
  ['a policy of virtual machines', '/properties/instantRpRetentionRangeInDays', 6],
  ['a policy of virtual machines', '/properties/instantRpRetentionRangeInDays', 0],
  ['a policy of virtual machines', '/properties/protectedItemsCount', -1],
  ['an enhanced policy', '/properties/policyType', 'V3'],
  ['an enhanced policy', '/properties/instantRpRetentionRangeInDays', 31],
  ['an enhanced policy', '/properties/snapshotConsistencyType', 'Perfect'],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule', undefined],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/interval', 0],
  ['an enhanced policy', '/properties/schedulePolicy/hourlySchedule/scheduleWindowDuration', 25],
  ['a policy with all retentions', '/properties/schedulePolicy/scheduleRunDays/0', 'Funday'],
  ['a policy with all retentions', '/properties/retentionPolicy/weeklySchedule/daysOfTheWeek', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleFormatType', 'Monthly'],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily', undefined],
  ['a policy with all retentions', '/properties/retentionPolicy/monthlySchedule/retentionScheduleDaily/daysOfTheMonth/0/date', 32],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/monthsOfYear/0', 'Brumaire'],
  ['a policy with all retentions', '/properties/retentionPolicy/yearlySchedule/retentionScheduleWeekly/weeksOfTheMonth', []],
  ['a policy of file shares', '/properties/workLoadType', undefined],
  ['a policy of file shares', '/properties/workLoadType', 'SQLDataBase'],
  ['a policy of file shares', '/properties/retentionPolicy', undefined],
  ['a policy of file shares in the vault', '/properties/vaultRetentionPolicy/snapshotRetentionInDays', 'five'],
  ['a policy of databases', '/properties/workLoadType', undefined],
  ['a policy of databases', '/properties/subProtectionPolicy', []],
  ['a policy of databases', '/properties/subProtectionPolicy/0/policyType', 'Half'],
  ['a policy of databases', '/properties/subProtectionPolicy/1/schedulePolicy/scheduleFrequencyInMins', undefined],
  ['a policy of databases', '/properties/subProtectionPolicy/1/retentionPolicy/retentionDuration', undefined],
  ['a policy of databases', '/properties/settings/isCompression', 'no'],
]

/** Each of several properties as the body around it. */
const each = (all: Readonly<Record<string, object>>, around: (properties: object) => object): Record<string, object> =>
  Object.fromEntries(Object.entries(all).map(([name, properties]) => [name, around(properties)]))

const resource = (id: string, of: string, properties: object): Record<string, unknown> => ({
  id,
  name: id.split('/').at(-1),
  type: `${type}/${of}`,
  properties,
})

/** What every resource lacks once in this test. */
const brokenEnvelope = (of: string, otherType: string): Broken[] => [
  ['', '', null],
  [of, '/id', undefined],
  [of, '/id', 'no/path'],
  [of, '/name', undefined],
  [of, '/name', ''],
  [of, '/type', undefined],
  [of, '/type', otherType],
  [of, '/properties', undefined],
  [of, '/properties', []],
]

const list = (items: readonly unknown[], more: readonly Broken[]): Bodies => ({
  sound: {
    'a list': { value: items },
    'an empty list': { value: [] },
    'a page with another behind it': { value: items, nextLink: 'https://management.azure.com/next?$skipToken=1' },
    'a last page': { value: [], nextLink: null },
  },
  broken: [
    ['', '', undefined],
    ['', '', items],
    ['a list', '/value', undefined],
    ['a list', '/value', null],
    ['a list', '/value', { 0: items[0] }],
    ['a list', '/value/0', 'one'],
    ['a list', '/value/0/id', undefined],
    ['a list', '/value/0/name', undefined],
    ['a list', '/value/0/name', ''],
    ['a list', '/value/0/type', undefined],
    ['a list', '/value/0/type', 'Microsoft.RecoveryServices/vaults'],
    ['a list', '/value/0/name', 7],
    ['a list', '/value/0/properties', undefined],
    ['a page with another behind it', '/nextLink', 3],
    ...more,
  ],
})

const policyResources = each(policies, (properties) => resource(policyId, 'backupPolicies', properties))

const containerIdOf = (name: string): string => `${vault}/backupFabrics/Azure/protectionContainers/${name}`
const inquiry = {
  status: 'Success',
  errorDetail: { code: 'Success', message: '', recommendations: [''] },
  inquiryDetails: [
    { type: 'SQL', itemCount: 2, inquiryValidation: { status: 'Success', errorDetail: { code: 'Success' }, additionalDetail: '' } },
  ],
}
const containers: Readonly<Record<string, object>> = {
  'a storage account': resource(containerIdOf('StorageContainer;Storage;shop-rg;shopfiles'), 'backupFabrics/protectionContainers', {
    containerType: 'StorageContainer',
    backupManagementType: 'AzureStorage',
    sourceResourceId: account,
    protectedItemCount: 2,
    acquireStorageAccountLock: 'NotAcquire',
    friendlyName: 'shopfiles',
    registrationStatus: 'Registered',
    healthStatus: 'Healthy',
    protectableObjectType: 'StorageContainer',
  }),
  'a machine with databases': resource(containerIdOf('VMAppContainer;Compute;shop-rg;till1'), 'backupFabrics/protectionContainers', {
    containerType: 'VMAppContainer',
    backupManagementType: 'AzureWorkload',
    sourceResourceId: machine,
    lastUpdatedTime: at,
    extendedInfo: { hostServerName: 'till1', inquiryInfo: inquiry },
  }),
  'a machine': resource(containerIdOf('IaasVMContainer;iaasvmcontainerv2;shop-rg;till1'), 'backupFabrics/protectionContainers', {
    containerType: 'Microsoft.Compute/virtualMachines',
    backupManagementType: 'AzureIaasVM',
    virtualMachineId: machine,
    virtualMachineVersion: 'Compute',
    resourceGroup: 'shop-rg',
    registrationStatus: 'SoftDeleted',
  }),
  'a container of a later kind': resource(containerIdOf('Lake;shop'), 'backupFabrics/protectionContainers', { containerType: 'Lake' }),
}
const brokenContainers: readonly Broken[] = [
  ['a storage account', '/properties/containerType', ''],
  ['a storage account', '/properties/backupManagementType', ''],
  ['a storage account', '/properties/protectedItemCount', -1],
  ['a storage account', '/name', ''],
  ['a storage account', '/properties/containerType', undefined],
  ['a storage account', '/properties/containerType', null],
  ['a storage account', '/properties/sourceResourceId', undefined],
  ['a storage account', '/properties/sourceResourceId', 'shopfiles'],
  ['a storage account', '/properties/protectedItemCount', '2'],
  ['a storage account', '/properties/acquireStorageAccountLock', 'Perhaps'],
  ['a storage account', '/properties/registrationStatus', true],
  ['a machine with databases', '/properties/lastUpdatedTime', 'yesterday'],
  ['a machine with databases', '/properties/extendedInfo', 'none'],
  ['a machine with databases', '/properties/extendedInfo/inquiryInfo/inquiryDetails/0/itemCount', -2],
  ['a machine', '/properties/virtualMachineId', 'till1'],
]

const items: Readonly<Record<string, object>> = {
  'a machine': resource(
    `${containerIdOf('IaasVMContainer;iaasvmcontainerv2;shop-rg;till1')}/protectedItems/VM;iaasvmcontainerv2;shop-rg;till1`,
    'backupFabrics/protectionContainers/protectedItems',
    {
      protectedItemType: 'Microsoft.Compute/virtualMachines',
      backupManagementType: 'AzureIaasVM',
      workloadType: 'VM',
      friendlyName: 'till1',
      virtualMachineId: machine,
      sourceResourceId: machine,
      protectionStatus: 'Healthy',
      protectionState: 'IRPending',
      healthStatus: 'Passed',
      healthDetails: [{ code: 400239, title: 'IaasVmHealthGreenDefault', message: 'Fine.', recommendations: [] }],
      lastBackupStatus: '',
      lastBackupTime: '2001-01-01T00:00:00Z',
      policyId,
      policyName: 'nightly',
      isArchiveEnabled: false,
      softDeleteRetentionPeriod: 0,
      extendedProperties: { diskExclusionProperties: { diskLunList: [0, 1], isInclusionList: true } },
    },
  ),
  'a soft-deleted machine': resource(
    `${containerIdOf('IaasVMContainer;iaasvmcontainerv2;shop-rg;till1')}/protectedItems/VM;iaasvmcontainerv2;shop-rg;till1`,
    'backupFabrics/protectionContainers/protectedItems',
    {
      protectedItemType: 'Microsoft.Compute/virtualMachines',
      protectionState: 'ProtectionStopped',
      policyId: '',
      policyName: '',
      isScheduledForDeferredDelete: true,
      deferredDeleteTimeInUTC: at,
      deferredDeleteTimeRemaining: '13.23:59:42.8600000',
    },
  ),
  'a file share': resource(
    `${containerIdOf('StorageContainer;storage;shop-rg;shopfiles')}/protectedItems/AzureFileShare;0a1b`,
    'backupFabrics/protectionContainers/protectedItems',
    {
      protectedItemType: 'AzureFileShareProtectedItem',
      protectionState: 'Protected',
      lastBackupStatus: 'Completed',
      lastBackupTime: at,
      extendedInfo: { recoveryPointCount: 3, oldestRecoveryPoint: at, policyState: 'Consistent' },
    },
  ),
  'a database': resource(
    `${containerIdOf('VMAppContainer;compute;shop-rg;till1')}/protectedItems/SQLDataBase;mssqlserver;sales`,
    'backupFabrics/protectionContainers/protectedItems',
    {
      protectedItemType: 'AzureVmWorkloadSQLDatabase',
      friendlyName: 'sales',
      serverName: 'till1',
      parentName: 'MSSQLSERVER',
      protectionState: 'ProtectionError',
      lastBackupErrorDetail: { code: 'Success', message: '' },
      protectedItemHealthStatus: 'NotReachable',
    },
  ),
  'an item of a later kind': resource(
    `${containerIdOf('Lake;shop')}/protectedItems/Lake;one`,
    'backupFabrics/protectionContainers/protectedItems',
    { protectedItemType: 'Lake' },
  ),
}
const brokenItems: readonly Broken[] = [
  ['a machine', '/properties/createMode', 'Again'],
  ['a machine', '/properties/softDeleteRetentionPeriod', -1],
  ['a machine', '/properties/softDeleteRetentionPeriodInDays', -1],
  ['a machine', '/properties/extendedProperties/diskExclusionProperties/diskLunList', undefined],
  ['a machine', '/properties/extendedProperties/diskExclusionProperties/diskLunList/0', -1],
  ['a machine', '/properties/protectedItemType', undefined],
  ['a machine', '/properties/protectedItemType', ''],
  ['a machine', '/properties/protectionState', 'Safe'],
  ['a machine', '/properties/policyId', 'nightly'],
  ['a machine', '/properties/policyId', null],
  ['a machine', '/properties/virtualMachineId', 'till1'],
  ['a machine', '/properties/lastBackupTime', 'never'],
  ['a machine', '/properties/healthDetails', {}],
  ['a machine', '/properties/isArchiveEnabled', 'false'],
  ['a machine', '/properties/extendedProperties/diskExclusionProperties/isInclusionList', undefined],
  ['a soft-deleted machine', '/properties/isScheduledForDeferredDelete', 'yes'],
  ['a soft-deleted machine', '/properties/deferredDeleteTimeRemaining', '14 days'],
  ['a file share', '/properties/extendedInfo/recoveryPointCount', -1],
  ['a file share', '/properties/extendedInfo/oldestRecoveryPoint', 17],
  ['a database', '/properties/lastBackupErrorDetail', 'none'],
  ['a database', '/properties/friendlyName', 9],
]

const pointIdOf = (name: string): string =>
  `${containerIdOf('StorageContainer;storage;shop-rg;shopfiles')}/protectedItems/AzureFileShare;0a1b/recoveryPoints/${name}`
const pointType = 'backupFabrics/protectionContainers/protectedItems/recoveryPoints'
const tiers = [{ type: 'InstantRP', status: 'Valid' }]
const points: Readonly<Record<string, object>> = {
  'a point of a machine': resource(pointIdOf('123456789012'), pointType, {
    objectType: 'IaasVMRecoveryPoint',
    recoveryPointType: 'AppConsistent',
    recoveryPointTime: at,
    isManagedVirtualMachine: true,
    zones: ['1'],
    recoveryPointTierDetails: [{ type: 1, status: 1 }],
    recoveryPointMoveReadinessInfo: { ArchivedRP: { isReadyForMove: false, additionalInfo: 'Not yet.' } },
    recoveryPointProperties: { expiryTime: '2026-04-01T00:00:00.0000000', isSoftDeleted: false },
  }),
  'a point of a share': resource(pointIdOf('123456789013'), pointType, {
    objectType: 'AzureFileShareRecoveryPoint',
    recoveryPointType: 'FileSystemConsistent',
    recoveryPointTime: at,
    fileShareSnapshotUri: 'https://shopfiles.file.core.windows.net/share?sharesnapshot=1',
    recoveryPointSizeInGB: 4,
    recoveryPointTierDetails: tiers,
  }),
  'a point of a database': resource(pointIdOf('123456789014'), pointType, {
    objectType: 'AzureWorkloadSQLRecoveryPoint',
    recoveryPointTimeInUTC: at,
    type: 'Full',
    extendedInfo: { dataDirectoryTimeInUTC: at, dataDirectoryPaths: [{ type: 'Data', path: 'F:\\', logicalName: 'sales' }] },
  }),
  'a range of logs': resource(pointIdOf('DefaultRangeRecoveryPoint'), pointType, {
    objectType: 'AzureWorkloadSAPHanaPointInTimeRecoveryPoint',
    type: 'Log',
    timeRanges: [{ startTime: at, endTime: at }],
  }),
}
const brokenPoints: readonly Broken[] = [
  ['a point of a machine', '/properties/objectType', ''],
  ['a point of a machine', '/properties/recoveryPointType', undefined],
  ['a point of a machine', '/properties/recoveryPointType', ''],
  ['a point of a machine', '/properties/recoveryPointTierDetails/0/type', undefined],
  ['a point of a share', '/properties/recoveryPointTime', undefined],
  ['a point of a share', '/properties/recoveryPointType', ''],
  ['a point of a share', '/properties/recoveryPointSizeInGB', -1],
  ['a point of a database', '/properties/type', undefined],
  ['a range of logs', '/properties/type', undefined],
  ['a range of logs', '/properties/timeRanges/0/startTime', undefined],
  ['a point of a machine', '/properties/objectType', undefined],
  ['a point of a machine', '/properties/recoveryPointTime', undefined],
  ['a point of a machine', '/properties/recoveryPointTime', '2026-13-01T00:00:00Z'],
  ['a point of a machine', '/properties/recoveryPointType', 4],
  ['a point of a machine', '/properties/recoveryPointTierDetails', tiers[0]],
  ['a point of a machine', '/properties/recoveryPointTierDetails/0/status', undefined],
  ['a point of a machine', '/properties/recoveryPointTierDetails/0/type', true],
  ['a point of a machine', '/properties/recoveryPointProperties/expiryTime', 'soon'],
  ['a point of a machine', '/properties/isManagedVirtualMachine', 1],
  ['a point of a share', '/properties/recoveryPointTime', 1772332200],
  ['a point of a share', '/properties/recoveryPointType', undefined],
  ['a point of a share', '/properties/recoveryPointSizeInGB', '4 GB'],
  ['a point of a database', '/properties/recoveryPointTimeInUTC', undefined],
  ['a point of a database', '/properties/type', 'Half'],
  ['a point of a database', '/properties/extendedInfo/dataDirectoryPaths', {}],
  ['a range of logs', '/properties/type', 'Full'],
  ['a range of logs', '/properties/timeRanges/0/endTime', undefined],
]

const jobId = `${vault}/backupJobs/${guid}`
const jobs: Readonly<Record<string, object>> = {
  'a job of a machine': resource(jobId, 'backupJobs', {
    jobType: 'AzureIaaSVMJob',
    operation: 'Backup',
    status: 'InProgress',
    startTime: at,
    duration: 'PT12M3.5S',
    entityFriendlyName: 'till1',
    backupManagementType: 'AzureIaasVM',
    activityId: guid,
    actionsInfo: ['Cancellable'],
    containerName: 'iaasvmcontainerv2;shop-rg;till1',
    virtualMachineVersion: 'Compute',
    extendedInfo: {
      tasksList: [
        { taskId: 'Take Snapshot', status: 'NotStarted', startTime: '0001-01-01T00:00:00', duration: 'PT0S', taskType: 'Normal' },
      ],
      propertyBag: { 'VM Name': 'till1' },
      progressPercentage: 40.5,
    },
  }),
  'a failed job of a database': resource(jobId, 'backupJobs', {
    jobType: 'AzureWorkloadJob',
    operation: 'Restore (Full)',
    status: 'Failed',
    startTime: at,
    endTime: at,
    actionsInfo: [1],
    workloadType: 'SAPHanaDatabase',
    isUserTriggered: true,
    errorDetails: [{ errorCode: 520512, errorString: 'It does not fit.', recommendations: ['Choose another target.'] }],
  }),
  'a job of a share': resource(jobId, 'backupJobs', {
    jobType: 'AzureStorageJob',
    operation: 'Undelete',
    status: 'Completed',
    startTime: at,
    storageAccountName: 'shopfiles',
  }),
  'a job of a later kind': resource(jobId, 'backupJobs', { jobType: 'LakeJob', operation: 'Backup', status: 'Cancelling', startTime: at }),
}
const brokenJobs: readonly Broken[] = [
  ['a job of a machine', '/properties/jobType', ''],
  ['a job of a machine', '/properties/operation', ''],
  ['a job of a machine', '/properties/extendedInfo/progressPercentage', -1],
  ['a job of a machine', '/properties/extendedInfo/tasksList/0/taskId', ''],
  ['a job of a machine', '/properties/extendedInfo/tasksList/0/status', undefined],
  ['a job of a machine', '/properties/extendedInfo/tasksList/0/status', ''],
  ['a job of a share', '/properties/storageAccountName', []],
  ['a job of a machine', '/properties/jobType', undefined],
  ['a job of a machine', '/properties/operation', undefined],
  ['a job of a machine', '/properties/status', undefined],
  ['a job of a machine', '/properties/status', 'Done'],
  ['a job of a machine', '/properties/status', 'Canceled'],
  ['a job of a machine', '/properties/startTime', undefined],
  ['a job of a machine', '/properties/startTime', '01/03/2026'],
  ['a job of a machine', '/properties/duration', '00:12:03.5'],
  ['a job of a machine', '/properties/duration', 'PT'],
  ['a job of a machine', '/properties/actionsInfo', 'Cancellable'],
  ['a job of a machine', '/properties/containerName', false],
  ['a job of a machine', '/properties/extendedInfo/tasksList/0/taskId', undefined],
  ['a job of a machine', '/properties/extendedInfo/propertyBag/VM Name', { name: 'till1' }],
  ['a job of a machine', '/properties/extendedInfo/progressPercentage', 140],
  ['a failed job of a database', '/properties/errorDetails', {}],
  ['a failed job of a database', '/properties/errorDetails/0/errorCode', '520512'],
  ['a failed job of a database', '/properties/isUserTriggered', 'true'],
]

const settings = {
  enhancedSecurityState: 'Enabled',
  softDeleteFeatureState: 'Enabled',
  softDeleteRetentionPeriodInDays: 14,
  isSoftDeleteFeatureStateEditable: true,
}
const brokenSettings = (of: string): readonly Broken[] => [
  [of, '/properties/storageTypeState', 'Open'],
  [of, '/properties/softDeleteRetentionPeriodInDays', 181],
  [of, '/properties/enhancedSecurityState', 'Sometimes'],
  [of, '/properties', undefined],
  [of, '/properties', 'Enabled'],
  [of, '/properties/softDeleteFeatureState', 'Perhaps'],
  [of, '/properties/softDeleteFeatureState', true],
  [of, '/properties/softDeleteRetentionPeriodInDays', '14'],
  [of, '/properties/softDeleteRetentionPeriodInDays', -1],
  [of, '/properties/enhancedSecurityState', null],
  [of, '/properties/isSoftDeleteFeatureStateEditable', 'yes'],
]

const protectable = (of: string, properties: object): Record<string, unknown> =>
  resource(
    `${containerIdOf('StorageContainer;storage;shop-rg;shopfiles')}/${of}/one`,
    `backupFabrics/protectionContainers/${of}`,
    properties,
  )

/** By the name of the schema. */
export const bodies: Readonly<Record<string, Bodies>> = {
  BackupPolicy: {
    sound: { ...policyResources, 'a policy of a later kind': resource(policyId, 'backupPolicies', { backupManagementType: 'Lake' }) },
    broken: [...brokenEnvelope('a policy of file shares', `${type}/backupJobs`), ...brokenPolicies],
  },
  BackupPolicyToWrite: {
    sound: { ...each(policies, (properties) => ({ properties })), 'a policy with its id': policyResources['a policy of databases'] },
    broken: [
      ...brokenPolicies,
      ['', '', {}],
      ['a policy of virtual machines', '/properties/backupManagementType', 'Lake'],
      [
        'a policy of virtual machines',
        '/properties',
        { ...policies['a policy of virtual machines'], backupManagementType: 'AzureStorage' },
      ],
    ],
  },
  BackupPolicyList: list(Object.values(policyResources), [
    ['a list', '/value/0/properties/retentionPolicy/dailySchedule/retentionTimes/0', 'noon'],
    ['a list', '/value/5/properties/subProtectionPolicy', {}],
  ]),
  ProtectableContainerList: list(
    [
      resource(
        `${vault}/backupFabrics/Azure/protectableContainers/StorageContainer;Storage;shop-rg;shopfiles`,
        'backupFabrics/protectableContainers',
        {
          protectableContainerType: 'StorageContainer',
          backupManagementType: 'AzureStorage',
          friendlyName: 'shopfiles',
          healthStatus: 'Healthy',
          containerId: account,
        },
      ),
    ],
    [
      ['a list', '/value/0/properties/protectableContainerType', undefined],
      ['a list', '/value/0/properties/protectableContainerType', ''],
      ['a list', '/value/0/properties/backupManagementType', ''],
      ['a list', '/value/0/properties/containerId', 'shopfiles'],
      ['a list', '/value/0/type', `${type}/backupPolicies`],
    ],
  ),
  ProtectionContainer: {
    sound: containers,
    broken: [...brokenEnvelope('a storage account', `${type}/backupPolicies`), ...brokenContainers],
  },
  ProtectionContainerList: list(Object.values(containers), [
    ['a list', '/value/0/properties/sourceResourceId', null],
    ['a list', '/value/2/properties/virtualMachineId', {}],
  ]),
  ProtectionContainerResult: {
    sound: each(containers, (whole) => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'type'))),
    broken: [
      ['a storage account', '/id', undefined],
      ['a storage account', '/name', undefined],
      ['a storage account', '/properties', undefined],
      ...brokenContainers,
    ],
  },
  ProtectionContainerToRegister: {
    sound: {
      'a storage account': {
        properties: {
          containerType: 'StorageContainer',
          backupManagementType: 'AzureStorage',
          sourceResourceId: account,
          acquireStorageAccountLock: 'Acquire',
        },
      },
      'a machine with databases': {
        properties: {
          containerType: 'VMAppContainer',
          backupManagementType: 'AzureWorkload',
          sourceResourceId: machine,
          workloadType: 'SQLDataBase',
          operationType: 'Reregister',
        },
      },
    },
    broken: [
      ['', '', {}],
      ['a storage account', '/properties', null],
      ['a storage account', '/properties/containerType', undefined],
      ['a storage account', '/properties/containerType', 'Lake'],
      ['a storage account', '/properties/backupManagementType', undefined],
      ['a storage account', '/properties/sourceResourceId', undefined],
      ['a storage account', '/properties/sourceResourceId', ''],
      ['a storage account', '/properties/acquireStorageAccountLock', true],
      ['a machine with databases', '/properties/sourceResourceId', undefined],
      ['a machine with databases', '/properties/operationType', 'Forget'],
    ],
  },
  WorkloadItemList: list(
    [
      protectable('items', {
        workloadItemType: 'SQLInstance',
        backupManagementType: 'AzureWorkload',
        friendlyName: 'MSSQLSERVER',
        protectionState: 'NotProtected',
        isAutoProtectable: true,
        subWorkloadItemCount: 3,
        dataDirectoryPaths: [{ type: 'Data', path: 'F:\\' }],
      }),
    ],
    [
      ['a list', '/value/0/properties/workloadItemType', undefined],
      ['a list', '/value/0/properties/workloadItemType', ''],
      ['a list', '/value/0/properties/backupManagementType', ''],
      ['a list', '/value/0/properties/protectionState', 'Unknown'],
      ['a list', '/value/0/properties/dataDirectoryPaths', 'F:\\'],
      ['a list', '/value/0/properties/subWorkloadItemCount', -3],
      ['a list', '/value/0/properties/subinquireditemcount', -1],
    ],
  ),
  ProtectableItemList: list(
    [
      protectable('protectableItems', {
        protectableItemType: 'Microsoft.Compute/virtualMachines',
        virtualMachineId: machine,
        friendlyName: 'till1',
        protectionState: 'NotProtected',
      }),
      protectable('protectableItems', {
        protectableItemType: 'AzureFileShare',
        parentContainerFabricId: account,
        azureFileShareType: 'XSMB',
        protectionState: 'NotProtected',
      }),
      protectable('protectableItems', {
        protectableItemType: 'SQLDataBase',
        parentName: 'MSSQLSERVER',
        isAutoProtectable: false,
        subinquireditemcount: 0,
        IsProtectable: true,
        protectionState: 'NotProtected',
        prebackupvalidation: { status: 'Success' },
      }),
      protectable('protectableItems', { protectableItemType: 'LakeFolder' }),
    ],
    [
      ['a list', '/value/0/properties/protectableItemType', undefined],
      ['a list', '/value/0/properties/protectableItemType', ''],
      ['a list', '/value/0/properties/backupManagementType', ''],
      ['a list', '/value/0/properties/virtualMachineId', undefined],
      ['a list', '/value/0/properties/protectionState', 'Maybe'],
      ['a list', '/value/1/properties/parentContainerFabricId', 'shopfiles'],
      ['a list', '/value/2/properties/isAutoProtectable', 'no'],
      ['a list', '/value/2/properties/subinquireditemcount', 0.5],
      ['a list', '/value/2/properties/subinquireditemcount', -1],
      ['a list', '/value/2/properties/subprotectableitemcount', -1],
    ],
  ),
  ProtectedItem: { sound: items, broken: [...brokenEnvelope('a machine', `${type}/backupFabrics/protectionContainers`), ...brokenItems] },
  ProtectedItemList: list(Object.values(items), [
    ['a list', '/value/0/properties/protectionState', 3],
    ['a list', '/value/1/properties/policyId', 'nightly'],
  ]),
  ProtectedItemToWrite: {
    sound: {
      'protection of a machine': {
        properties: {
          protectedItemType: 'Microsoft.Compute/virtualMachines',
          sourceResourceId: machine,
          policyId,
          extendedProperties: { diskExclusionProperties: { diskLunList: [2], isInclusionList: false } },
        },
      },
      'protection of a database': { properties: { protectedItemType: 'AzureVmWorkloadSAPHanaDatabase', policyId } },
      'an end with data kept': {
        properties: {
          protectedItemType: 'AzureFileShareProtectedItem',
          sourceResourceId: account,
          policyId: '',
          protectionState: 'ProtectionStopped',
        },
      },
      'an undeletion': { properties: { protectedItemType: 'Microsoft.Compute/virtualMachines', isRehydrate: true } },
    },
    broken: [
      ['', '', {}],
      ['protection of a machine', '/properties', null],
      ['protection of a machine', '/properties/protectedItemType', undefined],
      ['protection of a machine', '/properties/protectedItemType', 'Lake'],
      ['protection of a machine', '/properties/policyId', undefined],
      ['protection of a machine', '/properties/policyId', 'nightly'],
      ['protection of a machine', '/properties/sourceResourceId', 'till1'],
      ['protection of a machine', '/properties/extendedProperties/diskExclusionProperties/diskLunList/0', 'two'],
      ['protection of a database', '/properties/policyId', null],
      ['an end with data kept', '/properties/protectionState', 'Stopped'],
      ['an undeletion', '/properties/isRehydrate', 'true'],
    ],
  },
  BackupRequest: {
    sound: {
      'of a machine': { properties: { objectType: 'IaasVMBackupRequest', recoveryPointExpiryTimeInUTC: at } },
      'of a share': { properties: { objectType: 'AzureFileShareBackupRequest' } },
      'of a database': { properties: { objectType: 'AzureWorkloadBackupRequest', backupType: 'Full', enableCompression: false } },
    },
    broken: [
      ['', '', {}],
      ['of a machine', '/properties', []],
      ['of a machine', '/properties/objectType', undefined],
      ['of a machine', '/properties/objectType', 'AzureIaasVM'],
      ['of a machine', '/properties/recoveryPointExpiryTimeInUTC', 30],
      ['of a share', '/properties/recoveryPointExpiryTimeInUTC', '2026-02-40T00:00:00Z'],
      ['of a database', '/properties/backupType', undefined],
      ['of a database', '/properties/backupType', 'Half'],
      ['of a database', '/properties/enableCompression', 'no'],
    ],
  },
  RecoveryPoint: { sound: points, broken: [...brokenEnvelope('a point of a share', `${type}/backupPolicies`), ...brokenPoints] },
  RecoveryPointList: list(Object.values(points), [
    ['a list', '/value/0/properties/recoveryPointTime', undefined],
    ['a list', '/value/3/properties/timeRanges', {}],
  ]),
  RestoreRequest: {
    sound: {
      'disks of a machine': {
        properties: {
          objectType: 'IaasVMRestoreRequest',
          recoveryPointId: '123456789012',
          recoveryType: 'RestoreDisks',
          sourceResourceId: machine,
          storageAccountId: account,
          region: 'westeurope',
          restoreDiskLunList: [0],
        },
      },
      'a machine from the archive': {
        properties: {
          objectType: 'IaasVMRestoreWithRehydrationRequest',
          recoveryPointId: '123456789012',
          recoveryType: 'OriginalLocation',
          sourceResourceId: machine,
          recoveryPointRehydrationInfo: { rehydrationRetentionDuration: 'P15D', rehydrationPriority: 'Standard' },
        },
      },
      'files of a share': {
        properties: {
          objectType: 'AzureFileShareRestoreRequest',
          recoveryType: 'AlternateLocation',
          sourceResourceId: account,
          copyOptions: 'Skip',
          restoreRequestType: 'ItemLevelRestore',
          restoreFileSpecs: [{ path: 'a/b', fileSpecType: 'File', targetFolderPath: 'c' }],
          targetDetails: { name: 'other', targetResourceId: account },
        },
      },
      'a database': {
        properties: {
          objectType: 'AzureWorkloadSQLRestoreRequest',
          recoveryType: 'AlternateLocation',
          shouldUseAlternateTargetLocation: true,
          isNonRecoverable: false,
          targetInfo: {
            overwriteOption: 'Overwrite',
            containerId: containerIdOf('VMAppContainer;Compute;shop-rg;till1'),
            databaseName: 'MSSQLSERVER/sales',
          },
          alternateDirectoryPaths: [{ mappingType: 'Data', sourcePath: 'F:\\', targetPath: 'G:\\' }],
        },
      },
      'a moment of a database': {
        properties: { objectType: 'AzureWorkloadSAPHanaPointInTimeRestoreRequest', recoveryType: 'OriginalLocation', pointInTime: at },
      },
    },
    broken: [
      ['', '', {}],
      ['disks of a machine', '/properties/objectType', undefined],
      ['disks of a machine', '/properties/objectType', 'RestoreEverything'],
      ['disks of a machine', '/properties/recoveryType', undefined],
      ['disks of a machine', '/properties/recoveryType', 'Anywhere'],
      ['disks of a machine', '/properties/recoveryPointId', undefined],
      ['disks of a machine', '/properties/recoveryPointId', ''],
      ['disks of a machine', '/properties/restoreDiskLunList/0', -1],
      ['disks of a machine', '/properties/sourceResourceId', undefined],
      ['disks of a machine', '/properties/storageAccountId', 'shopfiles'],
      ['disks of a machine', '/properties/restoreDiskLunList', 0],
      ['a machine from the archive', '/properties/recoveryPointRehydrationInfo/rehydrationRetentionDuration', '15 days'],
      ['a machine from the archive', '/properties/recoveryPointRehydrationInfo/rehydrationPriority', 'Urgent'],
      ['files of a share', '/properties/copyOptions', undefined],
      ['files of a share', '/properties/copyOptions', 'Maybe'],
      ['files of a share', '/properties/restoreRequestType', undefined],
      ['files of a share', '/properties/sourceResourceId', undefined],
      ['files of a share', '/properties/restoreRequestType', 'Some'],
      ['files of a share', '/properties/targetDetails/targetResourceId', 'other'],
      ['a database', '/properties/targetInfo/overwriteOption', 'Yes'],
      ['a database', '/properties/recoveryMode', 'Magic'],
      ['a database', '/properties/alternateDirectoryPaths/0/mappingType', undefined],
      ['a database', '/properties/alternateDirectoryPaths/0/mappingType', 'Tail'],
      ['a database', '/properties/alternateDirectoryPaths/0/targetPath', undefined],
      ['a moment of a database', '/properties/pointInTime', undefined],
      ['a moment of a database', '/properties/pointInTime', 'noon'],
    ],
  },
  MoveRecoveryPointRequest: {
    sound: {
      'a move to the archive': { objectType: 'MoveRPAcrossTiersRequest', sourceTierType: 'HardenedRP', targetTierType: 'ArchivedRP' },
    },
    broken: [
      ['', '', null],
      ['a move to the archive', '/sourceTierType', undefined],
      ['a move to the archive', '/targetTierType', undefined],
      ['a move to the archive', '/targetTierType', 'Attic'],
      ['a move to the archive', '/sourceTierType', 'Attic'],
      ['a move to the archive', '/objectType', 1],
    ],
  },
  RecoveryPointsToMoveRequest: {
    sound: {
      'nothing to leave out': { excludedRPList: [] },
      'a point to leave out': { objectType: 'ListRecoveryPointsRecommendedForMoveRequest', excludedRPList: ['123456789012'] },
      'no list': {},
    },
    broken: [
      ['', '', []],
      ['a point to leave out', '/excludedRPList', '123456789012'],
      ['a point to leave out', '/excludedRPList/0', 123456789012],
      ['a point to leave out', '/excludedRPList/0', ''],
    ],
  },
  BackupJob: { sound: jobs, broken: [...brokenEnvelope('a job of a share', `${type}/backupPolicies`), ...brokenJobs] },
  BackupJobList: list(Object.values(jobs), [
    ['a list', '/value/0/properties/status', 'Running'],
    ['a list', '/value/1/properties/jobType', undefined],
  ]),
  OperationStatus: {
    sound: {
      'a running one': { id: guid, name: guid, status: 'InProgress', startTime: '2026-03-01T02:30:00.14Z', endTime: '0001-01-01T00:00:00' },
      'one that succeeded': {
        id: guid,
        name: guid,
        status: 'Succeeded',
        startTime: at,
        endTime: at,
        properties: { objectType: 'OperationStatusJobExtendedInfo', jobId: guid },
      },
      'one with several jobs': {
        id: guid,
        name: guid,
        status: 'Succeeded',
        startTime: at,
        properties: { objectType: 'OperationStatusJobsExtendedInfo', jobIds: [guid], failedJobsError: { [guid]: 'Lost.' } },
      },
      'one that failed': {
        id: guid,
        name: guid,
        status: 'Failed',
        startTime: at,
        endTime: at,
        error: { code: 'BMSUserErrorObjectLocked', message: 'Another operation goes on.' },
      },
    },
    broken: [
      ['', '', 'Succeeded'],
      ['a running one', '/id', undefined],
      ['a running one', '/name', undefined],
      ['a running one', '/status', undefined],
      ['a running one', '/status', 'Running'],
      ['a running one', '/status', 'Cancelled'],
      ['a running one', '/startTime', undefined],
      ['a running one', '/endTime', 'not yet'],
      ['one that succeeded', '/properties/objectType', undefined],
      ['one that succeeded', '/properties/jobId', undefined],
      ['one that succeeded', '/properties/jobId', 'job'],
      ['one with several jobs', '/properties/jobIds', guid],
      ['one that failed', '/error', undefined],
      ['one that failed', '/error/code', undefined],
      ['one that failed', '/error/code', ''],
      ['a running one', '/id', ''],
      ['a running one', '/name', ''],
      ['one that succeeded', '/properties/objectType', ''],
      ['one that failed', '/error', 'locked'],
    ],
  },
  VaultConfig: {
    sound: { settings: resource(`${vault}/backupconfig/vaultconfig`, 'backupconfig', settings) },
    broken: [...brokenEnvelope('settings', `${type}/backupstorageconfig`), ...brokenSettings('settings')],
  },
  VaultConfigToWrite: {
    sound: { settings: { properties: settings }, 'one setting': { properties: { softDeleteFeatureState: 'Disabled' } } },
    broken: [['', '', {}], ...brokenSettings('settings')],
  },
  ErrorResponse: {
    sound: {
      'an error': { error: { code: 'ResourceNotFound', message: 'It is not there.' } },
      'an error with an empty text': { error: { code: 'CloudStorageUnexpectedError', message: '' } },
      'an error with nulls': {
        error: { code: 'BMSUserErrorPolicyObjectInUse', message: 'Items use it.', target: null, details: null, innerError: null },
      },
      'an error with details': {
        error: { code: 'BadRequest', message: 'No.', target: 'properties', details: [{ code: 'A', message: 'b', target: null }] },
      },
    },
    broken: [
      ['', '', '<html></html>'],
      ['', '', { code: 'ResourceNotFound', message: 'It is not there.' }],
      ['an error', '/error', 'ResourceNotFound'],
      ['an error', '/error/code', undefined],
      ['an error', '/error/code', 404],
      ['an error', '/error/code', ''],
      ['an error', '/error/message', undefined],
      ['an error', '/error/message', null],
      ['an error with details', '/error/details', { code: 'A' }],
    ],
  },
}
