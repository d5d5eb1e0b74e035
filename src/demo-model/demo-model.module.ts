import { Module } from '@nestjs/common';
import { DemoModelService } from './demo-model.service';

/** An offline model for people without a key. Needs the global ConfigModule. */
@Module({ providers: [DemoModelService], exports: [DemoModelService] })
export class DemoModelModule {}
