import { Module } from '@nestjs/common';
import { AppBuilder } from './app-builder';
import { BuildProcesses } from './build-processes';
import { NpmSettingsReader } from './npm-settings-reader';

@Module({
  providers: [AppBuilder, BuildProcesses, NpmSettingsReader],
  exports: [AppBuilder],
})
export class AppBuildModule {}
