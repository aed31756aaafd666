-- CreateTable
CREATE TABLE "data_source_mappings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "entityType" TEXT NOT NULL,
    "organizationId" TEXT,
    "apiConfigId" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 1,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastUsedAt" DATETIME,
    "lastSuccessAt" DATETIME,
    "lastFailureAt" DATETIME,
    "successCount" INTEGER NOT NULL DEFAULT 0,
    "failureCount" INTEGER NOT NULL DEFAULT 0,
    "avgResponseTime" INTEGER,
    CONSTRAINT "data_source_mappings_apiConfigId_fkey" FOREIGN KEY ("apiConfigId") REFERENCES "api_configurations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "data_source_mappings_entityType_organizationId_priority_key" ON "data_source_mappings"("entityType", "organizationId", "priority");
