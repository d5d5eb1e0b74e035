import { Global, Injectable, Module } from '@nestjs/common';

/** Whether this process is on its way out; the first to know is whoever asks whether it is ready. */
@Injectable()
export class Draining {
  begun = false;

  begin(): void {
    this.begun = true;
  }
}

@Global()
@Module({ providers: [Draining], exports: [Draining] })
export class DrainingModule {}
