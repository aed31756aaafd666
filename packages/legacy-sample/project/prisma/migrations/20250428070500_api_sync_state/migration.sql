-- AlterTable
ALTER TABLE "api_configurations" ADD COLUMN "lastChecked" DATETIME;
ALTER TABLE "api_configurations" ADD COLUMN "lastError" TEXT;
ALTER TABLE "api_configurations" ADD COLUMN "firstSyncAt" DATETIME;
ALTER TABLE "api_configurations" ADD COLUMN "lastSyncAt" DATETIME;
ALTER TABLE "api_configurations" ADD COLUMN "lastSyncRecordCount" INTEGER;
ALTER TABLE "api_configurations" ADD COLUMN "totalSyncRecordCount" INTEGER;
