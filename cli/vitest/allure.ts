/** Allure's reporter, writing faster: it would flush each of some hundred files to the disk, one after the other at the end, which takes longer than the suite does. */
import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { ReporterRuntime } from 'allure-js-commons/sdk/reporter'
import AllureVitest from 'allure-vitest/reporter'
import type { RunnerTask } from 'vitest'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import { discard, overwrite, places } from './set-aside.ts'

type Writer = ReporterRuntime['writer']

export default class Allure extends AllureVitest {
  readonly #written = new Set<string>()

  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    const runtime = this['allureReporterRuntime']!
    runtime.writer = unflushed(this['config'].resultsDir!, runtime.writer)
  }

  /** While others are still running. */
  onTestCaseResult({ task }: TestCase & { readonly task?: RunnerTask }): void {
    if (task) this.handleTask(task)
  }

  override handleTask(task: RunnerTask): void {
    if (task.type === 'test') {
      if (this.#written.has(task.id)) return
      this.#written.add(task.id)
    }
    super.handleTask(task)
  }

  override onTestRunEnd(modules: readonly TestModule[]): void {
    super.onTestRunEnd(modules)
    discard(this['config'].resultsDir!)
  }
}

/** Results and attachments are whole or absent if the program is stopped; they are no evidence, and need not outlive a loss of power. All else is as it was. */
function unflushed(folder: string, writer: Writer): Writer {
  const place = places(folder)
  const publish = (name: string, write: (file: string) => void): void => {
    const beside = place()
    write(beside)
    renameSync(beside, join(folder, name))
  }
  return {
    writeResult: (result) => publish(`${result.uuid}-result.json`, (file) => overwrite(file, JSON.stringify(result))),
    writeGroup: (result) => publish(`${result.uuid}-container.json`, (file) => overwrite(file, JSON.stringify(result))),
    writeAttachment: (name, content) => publish(name, (file) => overwrite(file, content)),
    writeAttachmentFromPath: (name, from) => publish(name, (file) => copyFileSync(from, file)),
    writeEnvironmentInfo: (info) => writer.writeEnvironmentInfo(info),
    writeCategoriesDefinitions: (categories) => writer.writeCategoriesDefinitions(categories),
    writeGlobals: (name, info) => writer.writeGlobals(name, info),
  }
}
