/** Allure's reporter, writing faster: it would flush each of some hundred files to the disk, which takes longer than the suite does. */
import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ReporterRuntime } from 'allure-js-commons/sdk/reporter'
import AllureVitest from 'allure-vitest/reporter'
import type { Vitest } from 'vitest/node'

type Writer = ReporterRuntime['writer']

export default class Allure extends AllureVitest {
  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    const runtime = this['allureReporterRuntime']!
    runtime.writer = unflushed(this['config'].resultsDir!, runtime.writer)
  }
}

/** Results and attachments are whole or absent if the program is stopped; they are no evidence, and need not outlive a loss of power. All else is as it was. */
function unflushed(folder: string, writer: Writer): Writer {
  mkdirSync(folder, { recursive: true })
  const publish = (name: string, write: (file: string) => void): void => {
    const path = join(folder, name)
    const beside = join(dirname(path), `.${randomUUID()}.tmp`)
    write(beside)
    renameSync(beside, path)
  }
  return {
    writeResult: (result) => publish(`${result.uuid}-result.json`, (file) => writeFileSync(file, JSON.stringify(result))),
    writeGroup: (result) => publish(`${result.uuid}-container.json`, (file) => writeFileSync(file, JSON.stringify(result))),
    writeAttachment: (name, content) => publish(name, (file) => writeFileSync(file, content)),
    writeAttachmentFromPath: (name, from) => publish(name, (file) => copyFileSync(from, file)),
    writeEnvironmentInfo: (info) => writer.writeEnvironmentInfo(info),
    writeCategoriesDefinitions: (categories) => writer.writeCategoriesDefinitions(categories),
    writeGlobals: (name, info) => writer.writeGlobals(name, info),
  }
}
