import { Module } from '@nestjs/common';
import { SessionManagementService } from './session-management.service';

@Module({ providers: [SessionManagementService], exports: [SessionManagementService] })
export class SessionsModule {}
