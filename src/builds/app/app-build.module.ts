import { Module } from '@nestjs/common';
import { AppBuilder } from './app-builder';
import { BuildIsolation } from './build-isolation';
import { BuildProcesses } from './build-processes';
import { NpmSettingsReader } from './npm-settings-reader';

@Module({
  providers: [AppBuilder, BuildIsolation, BuildProcesses, NpmSettingsReader],
  exports: [AppBuilder],
})
export class AppBuildModule {}
