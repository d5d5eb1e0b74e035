export const ALIVE = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['ok'] } },
  example: { status: 'ok' },
};

const PARTS = {
  type: 'object',
  description: 'By part: `status` is `up` or `down`, and what else there is to say',
  additionalProperties: {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string', enum: ['up', 'down'] } },
    additionalProperties: true,
  },
};

const up = {
  postgres: { status: 'up' },
  claude: { status: 'up', version: '2.1.0', model: 'claude', demoModel: false },
};

/** What `/health/ready` answers, ready or not. */
export function readiness(status: 'ok' | 'error') {
  const redis = status === 'ok' ? { status: 'up' } : { status: 'down', message: 'no answer' };
  return {
    type: 'object',
    required: ['status', 'details'],
    properties: {
      status: { type: 'string', enum: ['ok', 'error', 'shutting_down'] },
      info: { ...PARTS, description: 'The parts that are there' },
      error: { ...PARTS, description: 'The parts that are missing' },
      details: PARTS,
    },
    example: {
      status,
      info: status === 'ok' ? { ...up, redis } : up,
      error: status === 'ok' ? {} : { redis },
      details: { ...up, redis },
    },
  };
}
