/** The clouds: who issues tokens, who takes them, and what they are issued for. */

export interface Cloud {
  /** Who issues tokens; https. */
  readonly authorityHost: string
  /** Azure Resource Manager, without a slash at its end. */
  readonly resourceManager: string
  /** What a token is asked for. */
  readonly scope: string
}

export type CloudName = 'public' | 'usgov' | 'china'

export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: {
    authorityHost: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
  },
  usgov: {
    authorityHost: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
  },
  china: {
    authorityHost: 'https://login.chinacloudapi.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
  },
}
