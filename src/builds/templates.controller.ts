import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { TEMPLATE_IDS, TEMPLATES } from './templates';

export class TemplateDto {
  @ApiProperty({ enum: TEMPLATE_IDS, example: 'vite-react' }) id!: string;
  @ApiProperty({ example: 'Vite + React' }) name!: string;
  @ApiProperty({ example: 'React with TypeScript, built by Vite.' }) description!: string;
}

export class TemplateListDto {
  @ApiProperty({ type: [TemplateDto] }) items!: TemplateDto[];
}

@ApiTags('builds')
@Controller('v1/templates')
export class TemplatesController {
  @Get()
  @ApiOperation({ operationId: 'listTemplates', summary: 'Scaffolds that an app can start from' })
  @ApiOkResponse({ type: TemplateListDto })
  @ApiProblems({ 415: '`unsupported_media_type`: it came with a body that is not JSON' })
  list(): TemplateListDto {
    return { items: TEMPLATES.map(({ id, name, description }) => ({ id, name, description })) };
  }
}
