import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { TEMPLATE_IDS, TEMPLATES } from './templates';

export class TemplateDto {
  @ApiProperty({ enum: TEMPLATE_IDS }) id!: string;
  @ApiProperty({ example: 'Vite + React' }) name!: string;
  @ApiProperty() description!: string;
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
  @ApiProblems({ 500: '`internal_error`' })
  list(): TemplateListDto {
    return { items: TEMPLATES.map(({ id, name, description }) => ({ id, name, description })) };
  }
}
